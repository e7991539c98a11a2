"""The technicians' fleet page: the board, its history, alerts, metrics and pages."""
