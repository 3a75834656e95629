"""Entry point of the web server: `python -m partnership.serve partnership.wsgi:application`."""

from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from partnership.startup import read_settings

read_settings()
django = get_wsgi_application()
for layer in settings.WSGI_LAYERS:
    django = import_string(layer)(django)
application = django if settings.DEBUG else import_string(settings.ENTRY)(django)

# Once everything is loaded, and without keeping the first reader waiting.
Thread(target=import_string("editorial.search.warming.warm"), daemon=True).start()
