"""What is asked of the log-in: what it offers, its page, and the web library's own questions."""
