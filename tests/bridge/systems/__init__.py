"""Tests of what is the same for all libraries that keep their own system."""
