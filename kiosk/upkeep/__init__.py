"""How a kiosk looks after itself: what it knows of its devices, what its bridge wants of it, and its self-test."""
