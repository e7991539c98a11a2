"""What lets people into the Wi-Fi: each driver against the real thing, or a strict fake of it."""
