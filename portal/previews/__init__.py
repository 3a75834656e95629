"""What outsiders with a preview link see, and their way to answer."""
