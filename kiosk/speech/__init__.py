"""What a kiosk says aloud: pure functions from a view to sentences, and who says them when."""
