"""The public site as plain files that any web server can serve, for readers to whom the site itself is slow."""
