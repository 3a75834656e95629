"""The steps of a record through the editorial desk: submit, send back, publish, withdraw, restore.

Each step is one transaction: killed half-way it leaves the old state. Who may do it is checked here as well, not only
in the admin, so that commands and imports cannot go around it.
"""

from collections.abc import Callable, Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.publishing import coverage, snapshots
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import AwaitedLanguage, Publishable, Remark, Revision, WorkingCopy
from editorial.publishing.working_copies import copy_of, discard, store
from editorial.staff.models import User
from editorial.staff.roles import may_publish

# What else is done once a record is published, in the same transaction; apps add theirs when they start.
AFTER_PUBLISHING: list[Callable[[Publishable], None]] = []


@transaction.atomic
def submit(record: Publishable, *, by: User, remark: str = "") -> None:
    """Ask for a second pair of eyes: on the record itself while it is a draft, on its working copy once public."""
    copy = copy_of(record)
    if copy:
        WorkingCopy.objects.filter(pk=copy.pk).update(is_in_review=True)
    else:
        _set_status(record, Publishable.Status.IN_REVIEW)
    say(record, Remark.Kind.SUBMITTED, remark, by)


@transaction.atomic
def send_back(record: Publishable, *, by: User, remark: str) -> None:
    _require_right(record, by)
    if not remark.strip():
        raise ValidationError({"remark": _("Say what is to be changed.")})
    if copy := copy_of(record):
        WorkingCopy.objects.filter(pk=copy.pk).update(is_in_review=False)
    else:
        _set_status(record, Publishable.Status.DRAFT)
    say(record, Remark.Kind.SENT_BACK, remark, by)


@transaction.atomic
def publish(record: Publishable, *, by: User, reason: str = "", without: Iterable[str] = ()) -> Revision:
    """Let citizens see the record, with what its working copy says.

    `without` names languages that are to follow. Leaving a language out or publishing one's own work needs a reason.
    """
    _require_right(record, by)
    without, own_work = list(without), by in authors_of(record)
    if (without or own_work) and not reason.strip():
        raise ValidationError({"reason": _("Give the reason; it stays visible with the record.")})
    if copy := copy_of(record):
        snapshots.apply(copy.data, record)
        discard(record)
    record.refresh_from_db()
    _set_status(record, Publishable.Status.PUBLISHED)
    coverage.approve(record, [code for code in TARGET_LANGUAGES if code not in without])
    # The revision must say what the rows say now: approved.
    record.refresh_from_db()
    say(record, Remark.Kind.PUBLISHED, reason, by)
    _announce(record, without)
    for follow in AFTER_PUBLISHING:
        follow(record)
    return keep_revision(
        record, Revision.Action.PUBLISHED, by=by, reason=reason, is_unreviewed=own_work, left_out_languages=without
    )


@transaction.atomic
def withdraw(record: Publishable, *, by: User, reason: str) -> Revision:
    _require_right(record, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason; it stays visible with the record.")})
    _set_status(record, Publishable.Status.WITHDRAWN)
    say(record, Remark.Kind.WITHDRAWN, reason, by)
    return keep_revision(record, Revision.Action.WITHDRAWN, by=by, reason=reason)


@transaction.atomic
def restore(record: Publishable, revision: Revision, *, by: User) -> WorkingCopy:
    """Make a working copy of what `revision` said; citizens see nothing of it until it is published."""
    copy = copy_of(record)
    stored = store(record, revision.data, by, version=copy.version if copy else None)
    coverage.refresh(record)
    return stored


def keep_revision(record: Publishable, action: str, *, by: User | None, **details) -> Revision:
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        number=Revision.next_number(record),
        action=action,
        title=str(record)[:300],
        data=snapshots.take(record),
        made_at=timezone.now(),
        made_by=by,
        made_by_name=str(by or ""),
        **details,
    )


def _announce(record: Publishable, languages: list[str]) -> None:
    """Note which languages follow; writes only where that changes, because pages are made anew then."""
    announced = AwaitedLanguage.objects.about(record)
    if set(announced.values_list("language", flat=True)) != set(languages):
        announced.delete()
        AwaitedLanguage.objects.bulk_create(AwaitedLanguage(target=record, language=code) for code in set(languages))


def say(record: Publishable, kind: str, text: str, by: User) -> Remark:
    return Remark.objects.create(target=record, kind=kind, text=text.strip(), author=by, author_name=str(by))


def _require_right(record: Publishable, user: User) -> None:
    if not may_publish(user, record):
        raise PermissionDenied


def _set_status(record: Publishable, status: str) -> None:
    record.status = status
    record.save(update_fields=["status", "updated_at"])
