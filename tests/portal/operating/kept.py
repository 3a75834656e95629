"""What a backup must bring back, as it lies in the database and the storages; and records that are hard to keep."""

import hashlib

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.library.release import refresh_all
from editorial.library.uploads import add_document
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.models import Revision
from editorial.staff import audit
from editorial.staff.models import AuditEntry
from partnership.models import CityFigure
from portal.operating.backup.media import all_names
from portal.operating.backup.tables import kept_models, values_of
from portal.pages.models import Feedback
from tests import builders
from tests.rights import PDF

HARD = "Ä😀👩‍👩‍👧 深圳𠮷 \u2028\t\"'\\ \x7f %s {0} $1 NULL \ufeffß"


def rows() -> dict[str, list[tuple]]:
    return {model._meta.db_table: [_plain(row) for row in values_of(model)] for model in kept_models()}


def _plain(row: tuple) -> tuple:
    """Databases give bytes in different wrappings."""
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def files(root: str) -> dict[str, str]:
    storage = storages[root]
    found = {}
    for name in all_names(storage):
        with storage.open(name) as file:
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def state() -> tuple:
    return rows(), files("protected"), files("public")


def make_hard_records(picture) -> None:
    """Records in every state, with texts, numbers, bytes and keys that a careless form would lose."""
    visits = [builders.make_visit(title_de=f"{HARD} {number}", title_zh_hans=None, report_de=f"<p>{'长' * 200_000}</p>",
                                  **values)
              for number, values in enumerate([{}, *builders.NOT_PUBLIC])]  # fmt: skip
    user = builders.make_user("protocol", first_name=HARD[:100])
    Placement.objects.create(target=visits[0], image=picture(alt_de=HARD, caption_zh_hans=""))
    document = add_document(SimpleUploadedFile("größe 深圳.pdf", PDF), title_de=HARD)
    Placement.objects.create(target=visits[1], document=document, role=Placement.Role.ATTACHMENT)
    city = builders.make_city(name_de=HARD, latitude="-12.345678", longitude="179.999999")
    CityFigure.objects.create(city=city, label_de="x", value="0.0001", as_of="2016-21")
    make_desk_records(visits[0], user)
    refresh_all()


def make_desk_records(visit: Visit, user) -> None:
    """What only staff see: working copy, revision, log lines, secrets of the second factor, a message."""
    with working_copies.opened(visit):
        visit.summary_de = HARD
        visit.save()
        data = snapshots.take(visit)
    working_copies.store(visit, data, user)
    publication.keep_revision(visit, Revision.Action.PUBLISHED, by=user)
    audit.record(AuditEntry.Action.SIGNED_IN, about=user)
    data = {"secret": HARD, "number": 1.5, "deep": [None, {"ключ": []}], "big": 2**60}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    Feedback.objects.create(kind="contact", message=HARD * 50)
    line = {"user": user, "content_type": ContentType.objects.get_for_model(Visit), "action_flag": CHANGE}
    LogEntry.objects.create(**line, object_id=str(visit.pk), object_repr=HARD[:200])
