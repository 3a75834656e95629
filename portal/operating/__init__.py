"""Running the portal: probes, logs, metrics, backup and restore. Shows nothing of the content."""

# As the newest heading of CHANGELOG.md says; a backup names it.
VERSION = "1.0"
