"""Messages of django-allauth whose German is familiar ("du") or wrong; listed so that our catalogue says them properly.

Nothing imports this list, only `make messages` reads it. Shown by django-allauth 65.21.1.
"""

from django.utils.translation import gettext_noop

SIGN_IN = (
    gettext_noop("Are you sure you want to sign out?"),
    gettext_noop("You have signed out."),
    gettext_noop("Please type your current password."),
)
SECOND_FACTOR = (
    gettext_noop("You are about to generate a new set of recovery codes for your account."),
    gettext_noop("You are about to deactivate authenticator app based authentication. Are you sure?"),
    gettext_noop("TOTP Authenticator"),
    gettext_noop("WebAuthn"),
)
