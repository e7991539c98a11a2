"""INLISLite's databases for tests: the tables of its versions on a real MariaDB, with a small library in them."""
