"""The library that is a database of ours: SQLite or PostgreSQL, without another system behind it."""
