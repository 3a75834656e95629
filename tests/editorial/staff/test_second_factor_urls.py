"""The addresses of the second factor are all those that django-allauth has."""

import subprocess
import sys

import pytest
from django.urls import URLPattern
from django.utils.module_loading import import_string

from editorial.staff import second_factor_urls

pytestmark = pytest.mark.any_database


def pages_in(patterns, before=""):
    """Yield address and name of every page."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.name
        else:
            yield from pages_in(pattern.url_patterns, address)


def test_every_page_of_allauth_has_its_address_and_name():
    library = import_string("allauth.mfa.urls.urlpatterns")

    assert sorted(pages_in(second_factor_urls.urlpatterns)) == sorted(pages_in(library))


def test_passkeys_are_not_imported_before_somebody_signs_in():
    asked = """if True:
        import django, sys
        django.setup()
        from django.urls import reverse
        print(reverse("mfa_index"), "fido2" in sys.modules)
    """

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert answer.stdout == "/admin/account/second-factor/ False\n"
