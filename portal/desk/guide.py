"""The guide for staff: docs/redaktion.md as a page of the admin, its pictures for signed-in staff only."""

import re
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

GUIDE = Path(settings.BASE_DIR) / "docs" / "redaktion.md"
PICTURES = GUIDE.parent / "pictures"
# Tags written in the text are shown as text: the page holds nothing but what Markdown itself makes.
MARKDOWN = MarkdownIt("commonmark", {"html": False})


def guide(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("Guide"), "text": as_html(GUIDE.read_text("utf-8"))}
    return TemplateResponse(request, "desk/guide.html", context)


def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """Send one picture; the address lets letters, digits and hyphens through, so no name leads out of the folder."""
    path = PICTURES / f"{name}.jpg"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg")


def as_html(text: str) -> SafeString:
    """Render Markdown; headings get the anchors of code hosts, so that the list of contents works in both."""
    tokens = MARKDOWN.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(content.content))
    return mark_safe(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))  # noqa: S308 - html is off


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
