"""The guides for staff and for translators, docs/redaktion.md and docs/translating.md, as pages of the admin.

Pictures are for signed-in staff only.
"""

import re
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import SOURCE_LANGUAGE, active_language, language_tag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

GUIDE = Path(settings.BASE_DIR) / "docs" / "redaktion.md"
TRANSLATORS_GUIDE = GUIDE.parent / "translating.md"
PICTURES = GUIDE.parent / "pictures"
# The translators' guide has a part for each of these languages, in this order.
PARTS = ("de", "zh-hans")


def guide(request: HttpRequest) -> HttpResponse:
    return _page(request, _("Guide"), GUIDE.read_text("utf-8"), SOURCE_LANGUAGE)


def translators_guide(request: HttpRequest) -> HttpResponse:
    language = active_language() if active_language() in PARTS else SOURCE_LANGUAGE
    return _page(request, _("Guide for translators"), translators_part(language), language)


def translators_part(language: str) -> str:
    """Return the part of the translators' guide that is written in this language."""
    parts = re.split(r"^(?=# )", TRANSLATORS_GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    return parts[-len(PARTS) :][PARTS.index(language)]


def _page(request: HttpRequest, title: str, text: str, language: str) -> HttpResponse:
    context = {"title": title, "text": as_html(text), "language": language_tag(language)}
    return TemplateResponse(request, "desk/guide.html", {**admin.site.each_context(request), **context})


def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """Send one picture; the address lets letters, digits and hyphens through, so no name leads out of the folder."""
    path = PICTURES / f"{name}.jpg"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg")


def as_html(text: str) -> SafeString:
    """Render Markdown; headings get the anchors of code hosts, so that the list of contents works in both."""
    markdown = _markdown()
    tokens = markdown.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(content.content))
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308 - html is off


@cache
def _markdown() -> "MarkdownIt":
    # Tags written in the text are shown as text: the page holds nothing but what Markdown itself makes.
    return import_module("markdown_it").MarkdownIt("commonmark", {"html": False}).enable("table")


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
