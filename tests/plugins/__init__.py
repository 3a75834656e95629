"""Plugins that pytest loads before anything else (-p in pyproject.toml): database, network, skips."""
