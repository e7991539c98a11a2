"""The technicians' fleet: what every stand says of itself, heard at the broker, kept, shown, alerted and counted."""
