"""Public pages as they were last rendered, kept in front of Django until the content they show changes."""
