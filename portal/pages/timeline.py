"""One chronological list of what happened: agreements, visits, milestones, changes of status.

The database sorts and cuts narrow rows of all kinds in one union; only the records of one page are fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext, pgettext_lazy

from delegations.models import Visit
from editorial.l10n.text import Text, active_language, text_in
from partnership.models import Agreement, City, Partnership, StatusChange
from portal.pages.prefetches import public_partnerships
from projects.models import Milestone

PER_PAGE = 30


class Kind(models.TextChoices):
    AGREEMENT = "agreement", pgettext_lazy("kind of event", "Agreement")
    VISIT = "visit", pgettext_lazy("diplomatic visit", "Visit")
    MILESTONE = "milestone", pgettext_lazy("kind of event", "Milestone of a project")
    STATUS = "status", pgettext_lazy("kind of event", "Status of a relation")


Row = tuple[str, UUID, date]
# Title, note, and the record whose page tells more.
Words = tuple[Text, Text, models.Model]


@dataclass(frozen=True)
class Entry:
    """One event as the page prints it; `note` says in a few words what the title leaves open."""

    kind: Kind
    began_on: date
    dated: str
    until: str
    title: Text
    address: str
    cities: list[City]
    note: Text

    @property
    def year(self) -> int:
        return self.began_on.year


@dataclass(frozen=True)
class Source:
    """Where the events of one kind come from.

    `dated` and `until` name its historical dates, `partnerships` is the path to its partnerships, and `details`
    fetches what printing needs in constant queries.
    """

    kind: Kind
    model: type[models.Model]
    dated: str
    partnerships: str
    details: Callable[[QuerySet], QuerySet]
    words: Callable[[models.Model], Words]
    until: str = ""

    def rows(self, city: City | None, year: int | None) -> QuerySet:
        """Return kind, key and first possible day of every public event with a date."""
        events = self.events(year)
        if city:
            relations = Partnership.objects.public().filter(partner_city=city)
            events = events.filter(
                pk__in=self.model.objects.filter(**{f"{self.partnerships}__in": relations}).values("pk")
            )
        return events.values_list("event", "pk", "began_on")

    def cities(self, year: int | None) -> QuerySet:
        """Return kind, key and address of a partner city, for every public event and each of its cities."""
        relations = Partnership.objects.public()
        events = self.events(year).filter(**{f"{self.partnerships}__in": relations})
        return events.values_list("event", "pk", f"{self.partnerships}__partner_city__slug")

    def events(self, year: int | None) -> QuerySet:
        events = self.model.objects.public()
        began_on = Coalesce(f"{self.dated}_earliest", f"{self.dated}_latest")
        events = events.annotate(event=Value(self.kind.value), began_on=began_on).filter(began_on__isnull=False)
        if year:
            events = events.filter(began_on__year=year)
        return events.order_by()

    def entries(self, rows: list[Row]) -> dict[UUID, Entry]:
        began_on = {pk: day for kind, pk, day in rows if kind == self.kind}
        records = self.details(self.model.objects.all()).in_bulk(began_on)
        return {pk: self.entry(record, began_on[pk]) for pk, record in records.items()}

    def entry(self, record: models.Model, began_on: date) -> Entry:
        title, note, target = self.words(record)
        return Entry(
            kind=self.kind,
            began_on=began_on,
            dated=getattr(record, self.dated),
            until=getattr(record, self.until) if self.until else "",
            title=title,
            address=target.get_absolute_url(),
            cities=partner_cities(record, self.partnerships),
            note=note,
        )


def partner_cities(record: models.Model, path: str) -> list[City]:
    """Follow `path` through what has been fetched already to the partner cities, each once."""
    owner_path, _separator, name = path.rpartition("__")
    owner = getattr(record, owner_path) if owner_path else record
    related = getattr(owner, name)
    partnerships = [related] if isinstance(related, Partnership) else related.all()
    return list(dict.fromkeys(partnership.partner_city for partnership in partnerships))


def own_words(text: str) -> Text:
    """Return a text of the interface, which is always in the language of the page."""
    return Text(str(text), active_language())


def words_of_agreement(agreement: Agreement) -> Words:
    return agreement.title_in(), own_words(agreement.get_kind_display()), agreement


def words_of_visit(visit: Visit) -> Words:
    """Only a visit that has not simply taken place says its state."""
    state = "" if visit.state == Visit.State.COMPLETED else visit.get_state_display()
    return visit.title_in(), own_words(state), visit


def words_of_milestone(milestone: Milestone) -> Words:
    return text_in(milestone, "title"), milestone.project.title_in(), milestone.project


def words_of_status(change: StatusChange) -> Words:
    # Translators: where a relation of two cities stands, for example "active, friendship".
    pattern = pgettext("status and level of a relation", "%(status)s, %(level)s")
    note = pattern % {"status": change.get_status_display(), "level": change.get_level_display()}
    return change.partnership.title_in(), own_words(note), change.partnership


SOURCES = [
    Source(
        Kind.AGREEMENT,
        Agreement,
        dated="signed_on",
        partnerships="partnerships",
        details=lambda agreements: agreements.prefetch_related(public_partnerships()),
        words=words_of_agreement,
    ),
    Source(
        Kind.VISIT,
        Visit,
        dated="starts_on",
        until="ends_on",
        partnerships="partnerships",
        details=lambda visits: visits.prefetch_related(public_partnerships()),
        words=words_of_visit,
    ),
    Source(
        Kind.MILESTONE,
        Milestone,
        dated="dated",
        partnerships="project__partnerships",
        details=lambda steps: steps.select_related("project").prefetch_related(
            public_partnerships("project__partnerships")
        ),
        words=words_of_milestone,
    ),
    Source(
        Kind.STATUS,
        StatusChange,
        dated="changed_on",
        partnerships="partnership",
        details=lambda changes: changes.select_related("partnership__home_city", "partnership__partner_city"),
        words=words_of_status,
    ),
]


def events(kind: str = "", city: City | None = None, year: int | None = None, order: str = "") -> QuerySet:
    """Return the rows of all public events, the newest first or in `order`; each filter may be left out."""
    sources = [source.rows(city, year) for source in SOURCES if kind in {"", source.kind}]
    by_day = "began_on" if order == "oldest" else "-began_on"
    return sources[0].union(*sources[1:], all=True).order_by(by_day, "event", "pk")


def cities_of_events(kind: str = "", year: int | None = None) -> list[tuple[str, UUID, str]]:
    """Return kind, key and city of all public events, each city of an event once; one query for each kind."""
    return [row for source in SOURCES if kind in {"", source.kind} for row in source.cities(year).distinct()]


def entries(rows: list[Row]) -> list[Entry]:
    """Return what the page prints for rows of `events`, in their order; at most two queries for each kind."""
    found = {}
    for source in SOURCES:
        found |= source.entries(rows)
    return [found[pk] for _kind, pk, _began_on in rows if pk in found]
