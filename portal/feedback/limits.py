"""How much one network address may send within an hour, counted without keeping the address."""

from datetime import datetime, timedelta

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.staff.lockout import client_address
from portal.pages.models import SenderCount

HOUR = timedelta(hours=1)


def count_one(request: HttpRequest, purpose: str, most: int, at: datetime | None = None) -> bool:
    """Count one more; False, and nothing counted, once `most` are used up."""
    at = at or timezone.now()
    forget_senders(at)
    # Senders whose address cannot be read share one count.
    digest = salted_hmac(f"feedback {purpose}", client_address(request) or "", algorithm="sha256").hexdigest()
    SenderCount.objects.get_or_create(digest=digest, defaults={"counted_from": at})
    # Condition and counting in one statement, so that parallel requests cannot slip through together.
    return bool(SenderCount.objects.filter(digest=digest, number__lt=most).update(number=F("number") + 1))


def forget_senders(at: datetime) -> None:
    SenderCount.objects.filter(counted_from__lte=at - HOUR).delete()
