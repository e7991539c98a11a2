"""The whole machine, started in software."""
