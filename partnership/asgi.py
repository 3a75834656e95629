"""Entry point for servers that speak ASGI only; `make run` and the deployment use wsgi.py."""

from django.core.asgi import get_asgi_application

from partnership.startup import read_settings

read_settings()
application = get_asgi_application()
