#!/bin/sh
# Runs a command of the portal with the variables of the service, for cron: cron.sh publish_due
set -a
. /etc/portal/portal.env
cd /opt/portal && exec .venv/bin/python manage.py "$@"
