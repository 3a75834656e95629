"""How django-allauth behaves here: accounts come from administrators, secrets are stored encrypted."""

import base64
import hashlib
import logging
import secrets
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Ask for the password again before factors change, but not right after signing in with it."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = any(time.time() - each["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for each in records)
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with the secret key, so that a copied database gives none away."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The secret key was replaced without PORTAL_OLD_SECRET_KEYS. No code may fit from now on.
            logger.exception("A second factor cannot be read with the present secret key; reset it.")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
