"""The accessibility statement in the model form of Implementing Decision (EU) 2018/1523."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.publishing.gate_rows import Problem, Row
from portal.pages.models import InaccessibleContent, Page

REQUIRED = ("conformity", "method", "prepared_on", "review_due_on")
SECTIONS = {
    InaccessibleContent.Reason.NONCOMPLIANCE: gettext_lazy("Not yet in conformity with the rules"),
    InaccessibleContent.Reason.BURDEN: gettext_lazy("Disproportionate burden"),
    InaccessibleContent.Reason.OUT_OF_SCOPE: gettext_lazy("Content that the rules do not cover"),
}


def statement(page: Page) -> dict[str, Any]:
    """Return what the statement says beside the page's own text; one query."""
    contents = list(page.inaccessible_contents.all())
    sections = [(title, [row for row in contents if row.reason == reason]) for reason, title in SECTIONS.items()]
    return {
        "page": page,
        "sections": [(title, rows) for title, rows in sections if rows],
        "law": settings.ACCESSIBILITY_LAW,
        "body_lines": [line.strip() for line in settings.CONCILIATION_BODY.split(";")],
        "body_url": settings.CONCILIATION_URL,
        "office_email": page.owning_office.email if page.owning_office else "",
    }


def complete_statement(rows: list[Row]) -> Iterator[Problem]:
    """Does the accessibility statement say all that its form demands?"""
    page = rows[0].record
    if not isinstance(page, Page) or page.kind != Page.Kind.ACCESSIBILITY:
        return
    for name in REQUIRED:
        if not getattr(page, name):
            yield rows[0].problem(name, _("The accessibility statement must say this."), is_blocking=True)
    named = any(isinstance(row.record, InaccessibleContent) for row in rows)
    if page.conformity in {Page.Conformity.PARTIAL, Page.Conformity.NONE} and not named:
        message = _("Name what is not accessible, with the reason: a statement without full conformity must list it.")
        yield rows[0].problem("conformity", message, is_blocking=True)
