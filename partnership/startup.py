"""First step of every entry point: name the settings and read them, or stop with one clear line."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured


def read_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        # The person who sets up a server needs the name of the variable, not the way Python took to it.
        sys.exit(str(error))
