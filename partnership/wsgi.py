"""Entry point of the web server: `granian --interface wsgi partnership.wsgi:application`."""

from threading import Thread

from django.core.wsgi import get_wsgi_application

from partnership.startup import read_settings

read_settings()
application = get_wsgi_application()

# After the application is loaded, and without keeping the first reader waiting.
from editorial.search.warming import warm  # noqa: E402

Thread(target=warm, daemon=True).start()
