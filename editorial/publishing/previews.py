"""The newest state of a record as its public page would show it: rendered for one reader, then all is taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core import signing
from django.core.files.storage import storages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.urls import resolve, reverse
from django.utils.translation import get_language_info, gettext, override

from editorial.l10n.text import LANGUAGE_CODES, language_tag
from editorial.publishing import snapshots
from editorial.publishing.browsing import MovedPermanently
from editorial.publishing.models import Publishable
from editorial.publishing.working_copies import copy_of, shown

PICTURES_SALT = "preview-pictures"
# By name: the library builds on publishing, not the other way round.
PICTURE = "library.Image"
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Reader:
    """For whom a preview is made, and where its addresses lie.

    `bearer` names what signed addresses of pictures are bound to: {"link": key} or {"user": key}.
    """

    bearer: dict[str, str]
    address_in: Callable[[str], str]
    back_address: str
    back_label: str


@dataclass(frozen=True)
class Preview:
    """What the bar at the top of a previewed page says; all of it in the language of the page."""

    state: str
    # Language tag, name in the language itself, address.
    others: list[tuple[str, str, str]]
    back_address: str
    back_label: str


def respond(request: HttpRequest, record: Publishable, language: str, reader: Reader) -> HttpResponse:
    """Return the page of `record` in `language`; where its page cannot exist yet, one that says so."""
    with shown(record):
        content = page(request, record, language, reader)
        pictures = _pictures_of(record)
    content = _with_signed_pictures(content, pictures, reader.bearer)
    return keep_private(HttpResponse(content, headers={"Content-Language": language_tag(language)}))


def keep_private(response: HttpResponse) -> HttpResponse:
    """Let no cache keep the answer, no search engine list it, no other site learn its address."""
    for name, value in HEADERS.items():
        response[name] = value
    return response


def page(request: HttpRequest, record: Publishable, language: str, reader: Reader) -> str:
    """Return the HTML of the public page; to be called inside `shown`."""
    with override(language):
        address = record.get_absolute_url()
        inner = _as_citizen(request, address, language)
        inner.preview = bar(record, language, reader)
        view, args, kwargs = inner.resolver_match
        try:
            response = view(inner, *args, **kwargs)
        except (Http404, MovedPermanently):
            # A relation, for example, names two cities, and both must be public.
            response = render_template(inner, "previews/unavailable.html", {"record": record})
        if hasattr(response, "render"):
            response.render()
        return response.content.decode()


def bar(record: Publishable, language: str, reader: Reader) -> Preview:
    """Return what stands at the top; to be called while `language` is active."""
    languages = [
        (language_tag(code), get_language_info(code)["name_local"], reader.address_in(code)) for code in LANGUAGE_CODES
    ]
    others = [link for link in languages if link[0] != language_tag(language)]
    return Preview(_state(record), others, reader.back_address, str(reader.back_label))


def _as_citizen(request: HttpRequest, address: str, language: str) -> HttpRequest:
    """Return the request a citizen would send: without session, account, cookies and query."""
    inner = HttpRequest()
    inner.method = "GET"
    inner.path = inner.path_info = address
    inner.META = {
        name: value for name, value in request.META.items() if name in {"HTTP_HOST", "SERVER_NAME", "SERVER_PORT"}
    }
    inner.LANGUAGE_CODE = language
    inner.resolver_match = resolve(address)
    return inner


def _state(record: Publishable) -> str:
    if copy_of(record):
        return gettext("Changed version of a page that is public")
    if record.status == Publishable.Status.PUBLISHED:
        return gettext("No changes since it was published")
    return gettext("State: %(state)s") % {"state": record.get_status_display()}


def _pictures_of(record: Publishable) -> list[str]:
    """Return the tokens of the pictures that the record or a row of it shows."""
    keys = _picture_keys(type(record), snapshots.take(record))
    return list(apps.get_model(PICTURE).objects.filter(pk__in=keys).values_list("token", flat=True))


def _picture_keys(model: type[models.Model], snapshot: snapshots.Snapshot) -> set[str]:
    keys = {
        snapshot["values"][column.attname]
        for column in snapshots.columns_of(model)
        if isinstance(column, models.ForeignKey) and column.related_model._meta.label == PICTURE
    }
    for kind in snapshots.children_of(model):
        for child in snapshot["children"][kind.name]:
            keys |= _picture_keys(kind.model, child)
    return keys - {None}


def _with_signed_pictures(content: str, tokens: list[str], bearer: dict[str, str]) -> str:
    """Replace the public addresses of these pictures, which may not exist yet, by ones for this reader alone."""
    folder = storages["public"].url("images/")
    for token in tokens:
        signed = signing.dumps({**bearer, "picture": token}, salt=PICTURES_SALT)
        address = reverse("previews:picture", args=[signed, 1, "jpg"]).rpartition("/")[0]
        content = content.replace(f"{folder}{token}/", f"{address}/")
    return content
