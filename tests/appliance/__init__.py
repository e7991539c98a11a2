"""The machine a library receives: its units, its lock-down, and the whole of it booted."""
