"""Entry point of the web server: `granian --interface wsgi partnership.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from partnership.startup import read_settings

read_settings()
application = get_wsgi_application()
