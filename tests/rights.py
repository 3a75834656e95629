"""The table of rights (tests/rights.csv), and the world it is asked about: every kind of record, every role.

A line whose address begins with {kind} stands for every kind of record with a public page, {plain} and {part} for the
kinds listed below. A line called "deletion (pages.page)" stands instead of "deletion" for that one kind.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage

from delegations.models import FollowUp, ValueLimit, Visit
from editorial.library.models import Document, Image
from editorial.library.uploads import add_document, add_image
from editorial.publishing import proposals, publication, snapshots, working_copies
from editorial.publishing.gate_steps import Situation
from editorial.publishing.models import Citation, PreviewLink, Proposal, Publishable, Revision
from editorial.publishing.wordings import Texts
from editorial.staff import audit, lockout
from editorial.staff.models import AuditEntry, Office
from editorial.staff.roles import Role
from editorial.translating.models import Term
from partnership.models import Agreement, AgreementPoint, City, LevelName, Organisation, Partnership, Person, Sector
from portal.pages.models import Feedback, NewsItem, Page
from portal.search.models import SearchedWords
from projects.models import Indicator, Project
from tests import builders
from tests.test_leaks import mark, marked

MARKER = "Kanarie"
PRIVATE = ("contact", "diet", "notes")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_partnership(**fields) -> Partnership:
    """Return a relation whose title has the marker: it is made of the names of its cities."""
    return builders.make_partnership(partner_city=builders.make_city(name_de=f"{MARKER}stadt"), **fields)


MAKERS = {
    Visit: builders.make_visit,
    Project: builders.make_project,
    Partnership: make_partnership,
    Agreement: builders.make_agreement,
    City: builders.make_city,
    Organisation: builders.make_organisation,
    NewsItem: builders.make_news,
    Page: builders.make_page,
}
GROUPS = {
    "{kind}": list(MAKERS),
    "{plain}": [Sector, Person, LevelName, ValueLimit, Image, Document, Term],
    "{part}": [FollowUp, AgreementPoint, Indicator],
}
STATES = {
    "draft": builders.DRAFT,
    "review": builders.IN_REVIEW,
    "scheduled": {"published_at": builders.TOMORROW + timedelta(days=1)},
    "published": {},
    "expired": builders.EXPIRED,
    "withdrawn": builders.WITHDRAWN,
}
# Visits hold what is private: they are asked about in every state and by every role, other kinds in these states and
# by a role of TWINS only where it is refused or differs. Visits in these states have a child of every kind.
FULL = ["draft", "published"]
# Roles that differ from another in private data alone, or in accounts alone.
TWINS = {"protocol": "editor", "superuser": "administrator"}
OF_A_RECORD = ("{pk}", "{link}", "{german}", "{chinese}", "{seen}", "{revision}")


@dataclass(frozen=True)
class Row:
    """One line of the table for one kind of record."""

    name: str
    model: type[models.Model]
    address: str
    method: str
    data: str
    states: tuple[str, ...]
    cells: dict[str, str]

    def states_for(self, role: str) -> list[str]:
        """Return the states to ask in: any one where the line is not about a single record."""
        is_about_one = self.model in MAKERS and any(name in self.address + self.data for name in OF_A_RECORD)
        if self.model is Visit:
            return list(self.states) if is_about_one and role != "superuser" else ["published"]
        twin = TWINS.get(role)
        if twin and self.cells[role] == self.cells[twin] != "no":
            return []
        # Visits show that the state makes no difference where the table knows none.
        differs = is_about_one and self.expected(role, "draft") != self.expected(role, "published")
        return FULL if differs else ["published"]

    def expected(self, role: str, state: str) -> str:
        """Read a cell for one state."""
        wanted, _, otherwise = self.cells[role].partition("|")
        answer, _, states = wanted.partition(":")
        return answer if not states or state in states.split() else otherwise or "no"


def rows() -> list[Row]:
    with Path(__file__).with_name("rights.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if not line["name"].startswith("#")]
    special = {line["name"] for line in lines}
    return [row for line in lines for row in _rows_of(line, special)]


def _rows_of(line: dict, special: set[str]) -> Iterator[Row]:
    cells = dict(line)
    name, address, method, data, states = (cells.pop(name) for name in ("name", "address", "method", "data", "states"))
    group = next((group for group in GROUPS if address.startswith(group)), "")
    label = name.partition("(")[2].rstrip(")")
    for kind in GROUPS[group] if group else [apps.get_model(label or "delegations.visit")]:
        title = f"{name} ({kind._meta.label_lower})" if group else name
        place = f"{kind._meta.app_label}/{kind._meta.model_name}"
        where = address.replace(group, place, 1) if group else address
        if not group or title not in special:
            yield Row(title, kind, where, method, data, tuple(states.split() or STATES), cells)


class World:
    """A record of every kind in every state asked about, full of marker words, and one account of each role."""

    def __init__(self, roles: list[str]) -> None:
        self.other, self.root = builders.make_user(), builders.make_user(is_superuser=True)
        self.picture = self._make_picture(alt_de="Ein Platz")
        self.public = {"sector": builders.make_sector(), "city": builders.make_city(), "person": builders.make_person()}
        self.public |= {"make_picture": self._make_picture, "project": builders.make_project()}
        self.records = {(kind, state): self._record(kind, state) for kind in MAKERS for state in _states_of(kind)}
        self.common = self._common()
        self.texts = {key: self.common | self._texts_of(record) for key, record in self.records.items()}
        self.texts |= {(type(row), "published"): self.common | {"pk": str(row.pk)} for row in self._rows_without_page()}
        self.clients = {role: self._client_of(role) for role in roles}

    def _make_picture(self, **fields) -> Image:
        file = BytesIO()
        PillowImage.new("RGB", (60, 40), "seagreen").save(file, "JPEG")
        return add_image(
            SimpleUploadedFile("bild.jpg", file.getvalue()),
            **{"alt_zh_hans": "广场", "credit": "Stadt", "licence": "city", **fields},
        )

    def _client_of(self, role: str) -> Client:
        client = Client()
        if role != "anonymous":
            language = "zh-hans" if role == Role.TRANSLATOR else ""
            group = role if role in Role.values else None
            user = builders.make_user(group, is_superuser=role == "superuser", translates_into=language)
            # Signed in just now with the password, so that nothing asks for it again.
            client.post(reverse("account_login"), {"login": user.username, "password": builders.PASSWORD})
        return client

    def _record(self, kind: type[Publishable], state: str) -> Publishable:
        if kind is Visit and state in FULL:
            record = marked(Visit, f"{MARKER}{state}", STATES[state], self.public)
        else:
            record = self._small_record(kind, state)
        publication.keep_revision(record, Revision.Action.PUBLISHED, by=self.other)
        # Since the revision, so that restoring it changes something.
        Citation.objects.create(target=record, publication="Neue Presse")
        publication.say(record, "note", f"{MARKER}remark", self.other)
        if state == "published":
            working_copies.store(record, snapshots.take(record), self.other)
        return record

    def _small_record(self, kind: type[Publishable], state: str) -> Publishable:
        record = MAKERS[kind](**STATES.get(state, {}))
        mark(record, f"{MARKER}{state}")
        record.save()
        if kind is Visit:
            record.delegates.create(printed_name="X", **{name: f"{MARKER}{state}{name}" for name in PRIVATE})
        return record

    def _deleted(self, kind: type[Publishable]) -> str:
        record = self._small_record(kind, "gone")
        publication.keep_revision(record, Revision.Action.DELETED, by=self.other)
        key = str(record.pk)
        record.delete()
        return key

    def _rows_without_page(self) -> list[models.Model]:
        """Return a row of each kind in the other groups; nothing points at it, so it can be deleted."""
        return [
            *(builders.make_sector(), builders.make_person(), self._make_picture(alt_de="Ein Saal"), self.document),
            LevelName.objects.create(name_de="Freundschaft", native_name="友好", country="CN", level="friendship"),
            ValueLimit.objects.create(name_de="klein", from_eur=0, rule_de="Behalten"),
            Term.objects.create(concept="visit", wordings_de="Besuch", wordings_zh_hans="访问"),
            FollowUp.objects.create(visit=self.records[Visit, "published"], text_de="Antworten"),
            builders.make_agreement().points.create(text_de="Austausch"),
            builders.make_project().indicators.create(name_de="Betten"),
        ]

    def _common(self) -> dict[str, str]:
        """Return what stands for names in braces that are the same for every record."""
        self.document = add_document(SimpleUploadedFile("text.pdf", PDF), title_de="Text")
        files = {"picture_file": self.picture.file_name, "document_file": self.document.file_name}
        audit.record(AuditEntry.Action.SIGNED_IN, about=self.other)
        AccessAttempt.objects.create(
            username=lockout.name_key(self.other.username), failures_since_start=3, attempt_time=timezone.now()
        )
        line = {"user": self.root, "content_type": ContentType.objects.get_for_model(Sector), "action_flag": CHANGE}
        rows = {
            "picture": self.picture, "document": self.document, "user": self.other, "root": self.root,
            "office": Office.objects.create(name_de="Internationales"), "entry": AuditEntry.objects.first(),
            "key": Authenticator.objects.create(user=self.other, type=Authenticator.Type.WEBAUTHN, data={"name": "A"}),
            "line": LogEntry.objects.create(**line, object_id=str(self.public["sector"].pk), object_repr="Feld"),
            "message": Feedback.objects.create(kind="contact", message="Guten Tag"),
            "searched": SearchedWords.objects.create(words="Hafen", language="de", day=timezone.localdate(), results=0),
        }  # fmt: skip
        return {"marker": MARKER, **files, **{name: str(row.pk) for name, row in rows.items()}}

    def _texts_of(self, record: Publishable) -> dict[str, str]:
        """Return what stands for the other names in braces."""
        kind, copy = type(record), working_copies.copy_of(record)
        link, _token = PreviewLink.make(record, by=self.other, label="Amt")
        path = kind.title_field if kind is not Partnership else "summary"
        german, chinese = (self._proposal(record, path, language, link) for language in ("de", "zh-hans"))
        keys = {"pk": record, "link": link, "german": german, "chinese": chinese}
        keys |= {"type": ContentType.objects.get_for_model(kind), "revision": Revision.objects.about(record).first()}
        return {name: str(row.pk) for name, row in keys.items()} | {
            "version": str(copy.version) if copy else "",
            "seen": Situation(record, self.other, may_change=True, may_publish=True).seen,
            "german_seen": proposals.seen(german.old_text),
            "chinese_seen": proposals.seen(chinese.old_text),
            "gone": self._deleted(kind),
        }

    def _proposal(self, record: Publishable, path: str, language: str, link: PreviewLink) -> Proposal:
        words = {"old_text": Texts(record).text(path, language), "new_text": "Neu", "author_name": "Amt"}
        return Proposal.objects.create(target=record, path=path, language=language, link=link, **words)


def _states_of(kind: type[Publishable]) -> list[str]:
    return list(STATES) if kind is Visit else FULL
