"""One file for each part of the day at a kiosk; kiosk/screens/texts.py puts them together."""
