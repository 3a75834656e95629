"""The story of Hannover and its Chinese partners as files, and what brings them into an empty database."""
