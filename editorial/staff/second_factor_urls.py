"""Addresses of the second factor: those of django-allauth, whose views are imported when somebody asks for them.

What passkeys need takes 12 MB, and most processes of a web server never show it.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.utils.module_loading import import_string


def _page(address: str, view: str) -> URLPattern:
    def shown(request: HttpRequest, **arguments: int) -> HttpResponse:
        return import_string(f"allauth.mfa.{view}")(request, **arguments)

    return path(address, shown, name=f"mfa_{view.rpartition('.')[2]}")


totp = [
    _page("activate/", "totp.views.activate_totp"),
    _page("deactivate/", "totp.views.deactivate_totp"),
]
recovery_codes = [
    _page("", "recovery_codes.views.view_recovery_codes"),
    _page("generate/", "recovery_codes.views.generate_recovery_codes"),
    _page("download/", "recovery_codes.views.download_recovery_codes"),
]
passkeys = [
    _page("", "webauthn.views.list_webauthn"),
    _page("add/", "webauthn.views.add_webauthn"),
    _page("reauthenticate/", "webauthn.views.reauthenticate_webauthn"),
    _page("keys/<int:pk>/remove/", "webauthn.views.remove_webauthn"),
    _page("keys/<int:pk>/edit/", "webauthn.views.edit_webauthn"),
    _page("login/", "webauthn.views.login_webauthn"),
]
urlpatterns = [
    _page("", "base.views.index"),
    _page("authenticate/", "base.views.authenticate"),
    _page("reauthenticate/", "base.views.reauthenticate"),
    path("totp/", include(totp)),
    path("recovery-codes/", include(recovery_codes)),
    path("webauthn/", include(passkeys)),
]
