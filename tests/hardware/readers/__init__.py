"""Scanners, card readers and the supervisor on pseudo-terminals, sockets and replayed keyboards."""
