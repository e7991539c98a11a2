"""Libraries that keep their own system: what an adapter to one has to do, and what is the same for all of them."""
