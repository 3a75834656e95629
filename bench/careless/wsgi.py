"""Entry of the careless pages: `python -m partnership.serve bench.careless.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.careless.settings"
application = get_wsgi_application()
