"""One chronological list of what happened: agreements, visits, milestones, changes of status.

Keys of all kinds are kept in memory, in one order; only the records of one page are fetched.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from operator import itemgetter

from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext, pgettext_lazy

from delegations.models import Visit
from editorial.l10n.text import Text, active_language, text_in
from editorial.publishing.listing import Chosen, Listing, choices_of, rows_of
from editorial.publishing.remembering import remembered
from partnership.models import Agreement, City, Partnership, StatusChange
from projects.models import Milestone

PER_PAGE = 30


class Kind(models.TextChoices):
    AGREEMENT = "agreement", pgettext_lazy("kind of event", "Agreement")
    VISIT = "visit", pgettext_lazy("diplomatic visit", "Visit")
    MILESTONE = "milestone", pgettext_lazy("kind of event", "Milestone of a project")
    STATUS = "status", pgettext_lazy("kind of event", "Status of a relation")


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

    `dated` and `until` name its historical dates, `partnerships` is the path to its partnerships, and `details` returns
    the public ones with what printing needs.
    """

    kind: Kind
    model: type[models.Model]
    dated: str
    partnerships: str
    details: Callable[[], QuerySet]
    words: Callable[[models.Model], Words]
    until: str = ""

    def days(self) -> Iterator[tuple[date, str, str]]:
        """Yield the first possible day, the kind and the key of every public event with a date."""
        began_on = Coalesce(f"{self.dated}_earliest", f"{self.dated}_latest")
        for key, day in rows_of(self.model.objects.public().order_by(), began_on):
            if day:
                yield day, self.kind.value, key

    def of_cities(self) -> Iterator[tuple[str, str, str]]:
        """Yield the partner cities and the events to which they lead."""
        events = self.model.objects.filter(**{f"{self.partnerships}__in": Partnership.objects.public()})
        return choices_of(events, "city", f"{self.partnerships}__partner_city__slug")

    def entry(self, record: models.Model, cities: list[City]) -> Entry:
        title, note, target = self.words(record)
        return Entry(
            kind=self.kind,
            began_on=getattr(record, f"{self.dated}_earliest") or getattr(record, f"{self.dated}_latest"),
            dated=getattr(record, self.dated),
            until=getattr(record, self.until) if self.until else "",
            title=title,
            address=target.get_absolute_url(),
            cities=cities,
            note=note,
        )


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
        details=lambda: Agreement.objects.public().listed(),
        words=words_of_agreement,
    ),
    Source(
        Kind.VISIT,
        Visit,
        dated="starts_on",
        until="ends_on",
        partnerships="partnerships",
        details=lambda: Visit.objects.public().listed(),
        words=words_of_visit,
    ),
    Source(
        Kind.MILESTONE,
        Milestone,
        dated="dated",
        partnerships="project__partnerships",
        details=lambda: Milestone.objects.public().select_related("project"),
        words=words_of_milestone,
    ),
    Source(
        Kind.STATUS,
        StatusChange,
        dated="changed_on",
        partnerships="partnership",
        details=lambda: StatusChange.objects.public().select_related(
            "partnership__home_city", "partnership__partner_city"
        ),
        words=words_of_status,
    ),
]


def listing() -> Listing:
    """Return all public events, the newest first, and which city, kind and year lead to them."""
    return remembered("events", _read)


def events(chosen: Mapping[str, str], order: str = "") -> Chosen:
    """Return the events to which all chosen values of filters lead, the newest first or in `order`."""
    every = listing()
    places = every.order(order, lambda: (key for _day, _kind, key in _oldest_first())) if order else None
    return Chosen(every, every.matching(chosen), partial(_entries, every), places)


def _read() -> Listing:
    found = _oldest_first()
    newest_first = sorted(found, key=itemgetter(0), reverse=True)
    leading = (
        (("kind", kind, key) for _day, kind, key in found),
        (("year", str(day.year), key) for day, _kind, key in found),
        *(source.of_cities() for source in SOURCES),
    )
    return Listing((key for _day, _kind, key in newest_first), chain(*leading))


def _oldest_first() -> list[tuple[date, str, str]]:
    """Return all public events; sorted here, because no index of a database spans all kinds."""
    return sorted(chain(*(source.days() for source in SOURCES)))


def _entries(every: Listing, places: list[int]) -> list[Entry]:
    """Return what the page prints at these places; one query for each kind."""
    kinds = {place: every.values_at("kind", place)[0] for place in places}
    found = {}
    for source in SOURCES:
        keys = {every.key(place): place for place in places if kinds[place] == source.kind}
        for key, record in source.details().in_bulk(keys).items():
            found[keys[key]] = source.entry(record, _cities(every.values_at("city", keys[key])))
    return [found[place] for place in places if place in found]


def _cities(slugs: list[str]) -> list[City]:
    """Return the partner cities in the order of their relations."""
    return [city for city in remembered("cities of relations", _partner_cities) if city.slug in slugs]


def _partner_cities() -> list[City]:
    relations = Partnership.objects.public().select_related("partner_city")
    return list(dict.fromkeys(relation.partner_city for relation in relations))
