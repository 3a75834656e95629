"""How often one network address may search within a minute, counted without keeping the address."""

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from editorial.staff.lockout import client_address

MINUTE_S = 60


def is_too_much(request: HttpRequest, purpose: str, most: int) -> bool:
    """Count one more for the address of this request and tell whether that is more than `most` in this minute.

    Counted where the nodes share it if they share a cache, else in each process. Without a cache nothing is refused.
    """
    minute = int(time.time()) // MINUTE_S
    code = salted_hmac(f"{purpose} {minute}", client_address(request) or "", algorithm="sha256").hexdigest()
    key = f"limit-{code}"
    cache.add(key, 0, timeout=2 * MINUTE_S)
    try:
        return cache.incr(key) > most
    except ValueError:  # the cache has dropped it
        return False
