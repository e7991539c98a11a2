"""Drivers and their supervisor, on the most real devices a test can have."""
