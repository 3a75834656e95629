"""Entry point of the web server: `granian --interface wsgi partnership.wsgi:application`."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from partnership.startup import read_settings

read_settings()
application = get_wsgi_application()
for layer in settings.WSGI_LAYERS:
    application = import_string(layer)(application)
