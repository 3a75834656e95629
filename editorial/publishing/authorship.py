"""Who wrote what is to be published: the question behind the second pair of eyes."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from editorial.publishing.gate_rows import by_model, rows_of
from editorial.publishing.models import Publishable, Revision
from editorial.publishing.working_copies import copy_of
from editorial.staff.models import User

# Marks log lines of steps such as publishing, which make nobody an author.
STEP = "desk_step"


def step_message(step: str) -> list[dict]:
    """Return a log message for a step through the desk; Django prints it as a change of the status."""
    return [{"changed": {"fields": [gettext_noop("status")], STEP: step}}]


def authors_of(record: Publishable) -> set[User]:
    """Return who has stored the working copy, or changed the draft or a part of it, since the last publication."""
    authors = set(User.objects.filter(pk__in=_lines_about(record).values("user")))
    copy = copy_of(record)
    return authors | {copy.owner} if copy and copy.owner else authors


def _lines_about(record: Publishable) -> models.QuerySet:
    # Forms leave a list of what was changed; an empty one changed nothing, and plain sentences tell of other pages.
    lines = LogEntry.objects.filter(_about(record), action_flag__in=[ADDITION, CHANGE], change_message__startswith="[")
    lines = lines.exclude(Q(change_message="[]") | Q(change_message__contains=f'"{STEP}"')).order_by()
    published = Revision.objects.about(record).filter(action=Revision.Action.PUBLISHED).first()
    return lines.filter(action_time__gt=published.made_at) if published else lines


def _about(record: Publishable) -> Q:
    condition = Q()
    for model, rows in by_model(rows_of(record)).items():
        content_type = ContentType.objects.get_for_model(model)
        condition |= Q(content_type=content_type, object_id__in=[str(row.record.pk) for row in rows])
    return condition
