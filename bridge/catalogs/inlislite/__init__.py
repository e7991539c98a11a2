"""INLISLite 3.1, 3.2 and 3.3, the system of Indonesia's National Library: its own MariaDB database is used as it is."""
