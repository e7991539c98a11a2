"""A stand's telemetry and its commands, with a real broker."""
