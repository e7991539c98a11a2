"""How stands come to be known: the library's own small authority, what a new stand is given, and what is taken back."""
