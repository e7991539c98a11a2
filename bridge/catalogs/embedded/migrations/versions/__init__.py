"""One file for each step, numbered in the order in which they are taken."""
