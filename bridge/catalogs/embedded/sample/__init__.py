"""A small invented library, so that everything can be tried and tested without a real one."""
