"""The translators' desk: texts of records as units of work, on pages of the admin and as files."""
