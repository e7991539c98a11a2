"""The librarian's desk, by HTTP and in a real browser."""
