"""Reading an address that somebody pasted: which public page of this site does it name?"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from editorial.publishing.models import Publishable
from editorial.records import Record

MAX_LENGTH = 500


class PublicPage(NamedTuple):
    """A page citizens can open: the record it shows, where it is the page of one, and its path otherwise."""

    record: Publishable | None
    path: str


def public_page_at(address: str, host: str) -> PublicPage:
    """Return the page at `address`, a path or a full address of this host.

    Raises ValidationError for anything else: another site, the admin, a file, a page that citizens cannot open.
    """
    path, query = _split(address.strip(), host)
    language = get_language_from_path(path)
    if not language:
        raise ValidationError(_("This is no public page. Its address begins with a language, for example /de/."))
    with override(language):
        try:
            slug = resolve(path).kwargs.get("slug")
        except Resolver404 as error:
            raise ValidationError(_("There is no page with this address.")) from error
        shown = _shown_at(path, slug) if slug else None
    if slug and shown is None:
        raise ValidationError(_("Citizens cannot open this page. Choose one that is public."))
    return PublicPage(shown, "") if isinstance(shown, Publishable) else PublicPage(None, path + query)


def _split(address: str, host: str) -> tuple[str, str]:
    """Return the path and the query of an address on `host`."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValidationError(_("This is no address.")) from error
    is_here = parts.scheme in {"", "http", "https"} and parts.netloc.lower() in {"", host.lower()}
    if not is_here or len(address) > MAX_LENGTH or "\\" in address or not address.isprintable():
        raise ValidationError(_("Give the address of a page on this site."))
    return parts.path, f"?{parts.query}" if parts.query else ""


def _shown_at(path: str, slug: str) -> Record | None:
    """Return the record whose page this is, if citizens can open it."""
    for rows in _with_pages():
        record = rows.filter(slug=slug).first()
        if record and record.get_absolute_url() == path:
            return record
    return None


def _with_pages() -> Iterator[models.QuerySet]:
    for model in apps.get_models():
        if issubclass(model, Record) and hasattr(model, "get_absolute_url") and hasattr(model, "slug"):
            manager = model._default_manager
            yield manager.public() if issubclass(model, Publishable) else manager.all()
