"""Locking the sign-in after too many failures, per account and per network address (django-axes counts them)."""

from ipaddress import IPv6Address, ip_address, ip_network

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.staff import audit
from editorial.staff.models import AuditEntry, User


def name_key(name: str) -> str:
    """Return what stands for a typed name in the counters.

    Not the name itself: people type their password there by mistake, and a NUL or 10,000 characters would not fit.
    """
    return salted_hmac("editorial.staff.lockout", name.strip().lower(), algorithm="sha256").hexdigest()


def typed_name(request: HttpRequest, credentials: dict | None) -> str:
    """Return the key of the name of an attempt to sign in (AXES_USERNAME_CALLABLE)."""
    name = (credentials or {}).get("username") or request.POST.get("login") or ""
    return name_key(name)


def client_address(request: HttpRequest) -> str | None:
    """Return the network address to count for (AXES_CLIENT_IP_CALLABLE); None if it is unreadable.

    Behind a proxy it is the last entry of the configured header, the one our own proxy added: everything before it
    is what the client claims. A single customer of an IPv6 provider has a whole /64 network to choose from.
    """
    header = settings.CLIENT_ADDRESS_HEADER
    raw = request.headers.get(header, "").split(",")[-1] if header else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(raw.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network(f"{address}/64", strict=False).network_address)
    return str(address)


def is_locked(request: HttpRequest, user: User) -> bool:
    """Say whether this account or the address of this request must wait."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


def failures(user: User) -> int:
    """Return the failed attempts of the last minutes that still count against the account."""
    recent = AccessAttempt.objects.filter(
        username=name_key(user.get_username()), attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    return recent.aggregate(total=Sum("failures_since_start"))["total"] or 0


def forget_failures(user: User) -> None:
    # By account alone: whoever signs in with an account of one's own must not clear the failures of one's address.
    reset(username=name_key(user.get_username()))


def unlock(user: User, *, by: User) -> None:
    forget_failures(user)
    audit.record(AuditEntry.Action.UNLOCKED, about=user, who=by)


def locked_page(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """Answer an attempt that came too early (AXES_LOCKOUT_CALLABLE); the same for names that exist and that do not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "staff/locked.html", {"minutes": minutes}, status=429)
