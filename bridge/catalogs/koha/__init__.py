"""A library whose system is Koha (23.11 or later): lending by its REST API, returns by SIP2 or its offline service."""
