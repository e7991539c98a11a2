"""SLiMS 9, by its own tables in MariaDB or MySQL, next to its own pages, which know nothing of us.

Its tables are MyISAM where it is installed as published: each statement stands for itself, and nothing is ever rolled
back. So every act has one statement that decides it, which writes only if nobody was first; all that follows from it
(`following.py`) can be written again at any time. Facts: the install SQL and the circulation module of SLiMS 9.
"""
