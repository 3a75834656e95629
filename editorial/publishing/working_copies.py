"""Working on something public without changing what citizens see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.publishing import snapshots
from editorial.publishing.models import Publishable, Revision, WorkingCopy
from editorial.staff.models import User


class ChangedMeanwhile(Exception):  # noqa: N818 - not an error of the program but news for a person
    """Somebody else has stored a newer state; `theirs` is the working copy as it is now."""

    def __init__(self, theirs: WorkingCopy | None) -> None:
        super().__init__(_("Somebody else has changed this record meanwhile."))
        self.theirs = theirs


def copy_of(record: Publishable) -> WorkingCopy | None:
    return WorkingCopy.objects.about(record).select_related("owner").first()


@contextmanager
def opened(record: Publishable) -> Iterator[WorkingCopy | None]:
    """Let the database say what the working copy says, and take everything back afterwards.

    Forms, previews and exports work on real rows in between. Whatever is to last (log lines, the copy itself) must be
    written after the block. Without a copy the rows stay as they are, and changes are still taken back.
    """
    copy = copy_of(record)
    with transaction.atomic():
        if copy:
            snapshots.apply(copy.data, record)
            record.refresh_from_db()
        yield copy
        transaction.set_rollback(True)


@contextmanager
def shown(record: Publishable) -> Iterator[WorkingCopy | None]:
    """Let the database say, beside what `opened` does, that the newest state of `record` is public.

    The rules then answer what citizens would see.
    """
    with opened(record) as copy:
        begun = record.published_at if record.was_public else timezone.now()
        type(record)._default_manager.filter(pk=record.pk).update(
            status=Publishable.Status.PUBLISHED, published_at=begun, expires_at=None
        )
        yield copy


def open_each(model: type[Publishable], keys: Iterable[Any]) -> None:
    """Do for several records of one kind what `shown` does; the caller's transaction must be taken back."""
    for copy in WorkingCopy.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys):
        snapshots.apply(copy.data, model._default_manager.get(pk=copy.object_id))
    model._default_manager.filter(pk__in=keys).update(
        status=Publishable.Status.PUBLISHED, published_at=timezone.now(), expires_at=None
    )


def store(record: Publishable, data: snapshots.Snapshot, by: User, version: int | None = None) -> WorkingCopy:
    """Keep `data` as the working copy of `record`.

    `version` is the one the person had on the screen, None for the first copy. Raises ChangedMeanwhile when it is not
    the newest any more: nothing is overwritten.
    """
    with transaction.atomic():
        present = WorkingCopy.objects.about(record)
        if version is None:
            if theirs := present.first():
                raise ChangedMeanwhile(theirs)
            newest = Revision.objects.about(record).first()
            return WorkingCopy.objects.create(target=record, data=data, owner=by, base_revision=newest)
        changed = present.filter(version=version).update(
            data=data, owner=by, version=F("version") + 1, updated_at=timezone.now()
        )
        if not changed:
            raise ChangedMeanwhile(present.first())
        # A date was set for what the copy said then; what somebody else makes of it must be looked at again.
        present.exclude(scheduled_by=by).update(publish_on=None, scheduled_by=None)
        return present.get()


def discard(record: Publishable) -> None:
    """Forget the working copy; nothing else remembers it."""
    WorkingCopy.objects.about(record).delete()
