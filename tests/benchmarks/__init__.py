"""Measures what a patron feels and what a Raspberry Pi pays, as ratios within one run."""
