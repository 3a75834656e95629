"""Changing the newest state of a record from elsewhere than its form: never what citizens see of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction

from editorial.publishing import coverage, snapshots, working_copies
from editorial.publishing.models import Publishable
from editorial.staff.models import User


@contextmanager
def edited(record: models.Model, *, by: User | None, recount: bool = True) -> Iterator[models.Model]:
    """Let the block save rows of `record`: of its working copy where it is public, the rows themselves otherwise.

    Yields the record locked and read anew; it is one transaction. Open forms notice the change. Whoever edits many
    records may count the coverage of all of them afterwards, which is half of the work, and say no to `recount`.
    """
    with transaction.atomic():
        record = record.locked()
        copy = working_copies.copy_of(record) if isinstance(record, Publishable) else None
        if copy or getattr(record, "status", "") == Publishable.Status.PUBLISHED:
            with working_copies.opened(record):
                yield record
                data = snapshots.take(type(record)._default_manager.get(pk=record.pk))
            working_copies.store(record, data, by, version=copy.version if copy else None)
        else:
            yield record
            record.save(update_fields=["updated_at"])
        if recount:
            coverage.refresh(record)
