"""Reminders by mail: one digest a day for each office and person, made from the to-dos and kept nowhere.

An office is written to at its own address, or where it has none through its people. What belongs to no such office
goes to the people who publish. What is due is named every day, what is coming up on Mondays only. Today's receipts lie
in a file, so that a second run on the same day writes to nobody twice; what could not be sent has no receipt and goes
out with the next run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from delegations.models import FollowUp
from editorial.l10n.text import SOURCE_LANGUAGE
from editorial.staff.models import Office, User
from portal.desk.todos import PUBLISHERS, TODOS, Reminded, Todo, Urgency

LONGEST_LIST = 20


@dataclass(frozen=True)
class Line:
    title: str
    address: str


@dataclass(frozen=True)
class Section:
    """What is due of one to-do; `more` counts what the mail leaves out."""

    title: str
    lines: list[Line]
    more: int


@dataclass(frozen=True)
class Recipient:
    """Where a digest goes and in which language.

    `owned` matches the records it is about; `user` is the person it is for, an unsaved one where it is for an office.
    """

    receipt: str
    email: str
    language: str
    owned: Q | None
    user: User
    roles: frozenset[str] = frozenset()


def recipients() -> Iterator[Recipient]:
    """Yield every office with an address and every active account with one."""
    for office in Office.objects.exclude(email=""):
        yield Recipient(f"office {office.pk}", office.email, SOURCE_LANGUAGE, Q(owning_office=office), User())
    for user in _accounts().select_related("office").prefetch_related("groups"):
        roles = frozenset(group.name for group in user.groups.all())
        yield Recipient(f"person {user.pk}", user.email, user.language, _owned_by(user, roles), user, roles)


def _accounts() -> QuerySet:
    return User.objects.filter(is_active=True, is_staff=True).exclude(email="")


def _nobodys() -> Q:
    """Match records without an office, or with one that nobody can be written to in."""
    manned = _accounts().filter(office__isnull=False).values("office")
    unreachable = Office.objects.filter(email="").exclude(pk__in=manned).order_by()
    return Q(owning_office__isnull=True) | Q(owning_office__in=unreachable.values("pk"))


def _owned_by(user: User, roles: frozenset[str]) -> Q | None:
    """Match the records a person answers for by mail; None for nothing."""
    owned = []
    if user.office and not user.office.email:
        owned.append(Q(owning_office=user.office))
    if user.is_superuser or not PUBLISHERS.isdisjoint(roles):
        owned.append(_nobodys())
    return owned[0] | owned[-1] if owned else None


def digest_for(recipient: Recipient, at: datetime) -> EmailMessage | None:
    """Return the mail in the recipient's language; None where nothing is due."""
    with translation.override(recipient.language):
        sections = [section for todo in todos_of_the_day(at) if (section := _section(todo, recipient, at))]
        if not sections:
            return None
        number = sum(len(section.lines) + section.more for section in sections)
        subject = ngettext(
            "%(number)d reminder of the editorial desk", "%(number)d reminders of the editorial desk", number
        )
        desk = settings.SITE_URL + reverse("admin:index")
        body = render_to_string("desk/reminder.txt", {"sections": sections, "desk": desk})
        return EmailMessage(subject % {"number": number}, body, to=[recipient.email])


def todos_of_the_day(at: datetime) -> list[Todo]:
    """Leave out what has time on all days but Monday: a mail that says the same every day is not read."""
    is_monday = timezone.localdate(at).weekday() == 0
    return [todo for todo in TODOS if is_monday or todo.urgency == Urgency.NOW]


def _section(todo: Todo, recipient: Recipient, at: datetime) -> Section | None:
    records = [record for model in todo.kinds for record in _due(todo, model, recipient, at)]
    if not records:
        return None
    shown = [Line(_words(record), _address(record)) for record in records[:LONGEST_LIST]]
    return Section(str(todo.title), shown, len(records) - len(shown))


def _due(todo: Todo, model: type[Model], recipient: Recipient, at: datetime) -> list[Model]:
    is_for_person = recipient.user.pk and todo.is_for(recipient.user, recipient.roles)
    if todo.reminds == Reminded.PERSON and is_for_person:
        return list(todo.rows(model, recipient.user, at))
    if todo.reminds == Reminded.OFFICE and recipient.owned is not None:
        return list(todo.rows(model, recipient.user, at).filter(recipient.owned))
    return []


def _words(record: Model) -> str:
    """Return the record in one line: what a person typed must not begin a line of its own in the mail."""
    return " ".join(str(record).split())


def _address(record: Model) -> str:
    """Return the form to work on; a follow-up is written on its visit."""
    target = record.visit if isinstance(record, FollowUp) else record
    meta = target._meta
    return settings.SITE_URL + reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[target.pk])


@dataclass
class Receipts:
    """Who has had today's digest: a file for each day in the data folder. Run the reminders on one machine."""

    day: date

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / "reminders"

    @property
    def path(self) -> Path:
        return self.folder / f"{self.day.isoformat()}.txt"

    def __contains__(self, recipient: Recipient) -> bool:
        return self.path.exists() and recipient.receipt in self.path.read_text(encoding="utf-8").splitlines()

    def add(self, recipient: Recipient) -> None:
        """Note a sent digest; the files of earlier days have served their purpose."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{recipient.receipt}\n")
        for old in self.folder.glob("*.txt"):
            if old.stem < self.day.isoformat():
                old.unlink(missing_ok=True)


def send_reminders(at: datetime | None = None) -> tuple[int, list[tuple[str, str]]]:
    """Send today's digests; return how many went out, and each address that failed with the reason."""
    at = at or timezone.now()
    receipts, sent, failed = Receipts(timezone.localdate(at)), 0, []
    for recipient in recipients():
        if recipient in receipts or not (mail := digest_for(recipient, at)):
            continue
        try:
            mail.send()
        # SMTP errors are OSErrors; a bad address or header comes as ValueError. The others still get their mail.
        except (OSError, ValueError) as error:
            failed.append((recipient.email, str(error)))
        else:
            receipts.add(recipient)
            sent += 1
    return sent, failed
