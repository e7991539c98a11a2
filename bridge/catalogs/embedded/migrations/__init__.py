"""How an older database of the embedded library becomes one of today."""
