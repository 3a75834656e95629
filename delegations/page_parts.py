"""What the page of a visit shows of it: only what is public, in few queries.

Templates get lists made here and never follow a relation of the visit to rows that may hold internal ones.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from delegations.models import (
    Delegate,
    FollowUp,
    Gift,
    GoldenBookEntry,
    ProgrammeItem,
    SectorNote,
    Statement,
    Stop,
    Visit,
)
from editorial.l10n.dates import iso_for_schema
from editorial.library.models import Image
from editorial.publishing.related import with_presence
from partnership.models import Person
from partnership.names import office_at, printed_name
from partnership.page_parts import with_pictures
from partnership.structured_data import Data, described, mention, named

PARTS: dict[str, Callable[[], QuerySet]] = {
    "delegates": lambda: Delegate.objects.naming("person", "organisation"),
    "programme": lambda: ProgrammeItem.objects.naming("host"),
    "sector_notes": lambda: SectorNote.objects.naming(),
    "statements": lambda: Statement.objects.naming("person"),
    "gifts": lambda: Gift.objects.naming(),
    "golden_book_entries": lambda: GoldenBookEntry.objects.naming().prefetch_related(
        Prefetch("scan", Image.objects.with_consent())
    ),
    "follow_ups": lambda: FollowUp.objects.naming("agreement", "project"),
}
# Beside them, what may be linked to.
MAY_BE_LINKED = ("agreements", "projects", "answered_by")
# Never on a page; not even read.
INTERNAL = {
    "delegates": ["contact", "diet", "notes"],
    "programme": ["internal_notes"],
    "gifts": ["value_eur", "keeper", "place", "approval"],
}
ROLES_OF_GUESTS = {Delegate.Role.LEADER, Delegate.Role.DEPUTY, Delegate.Role.MEMBER}
EVENT_STATUS = {
    Visit.State.CANCELLED: "https://schema.org/EventCancelled",
    Visit.State.POSTPONED: "https://schema.org/EventPostponed",
}


class Named(NamedTuple):
    """Somebody whose name is public; the role is empty where the side says it already."""

    delegate: Delegate
    role: str


class Side(NamedTuple):
    """One side of the delegation in the order of protocol; those whose names are not public are only counted."""

    kind: str
    label: str
    named: list[Named]
    unnamed: int

    @property
    def has_organisations(self) -> bool:
        return any(member.delegate.organisation for member in self.named)

    @property
    def has_roles(self) -> bool:
        return any(member.role for member in self.named)


def visits_with_parts() -> QuerySet[Visit]:
    """Visits with what every page of one needs, and `has_<part>` for the rest: most visits lack most parts."""
    visits = with_presence(Visit.objects.naming("host"), [*PARTS, *MAY_BE_LINKED])
    return visits.prefetch_related(with_pictures(), "citations")


def parts_of(visit: Visit) -> dict[str, Any]:
    """Return the public rows of a public visit from visits_with_parts() by the name of their relation."""
    parts = {name: _rows(visit, name) if getattr(visit, f"has_{name}") else [] for name in PARTS}
    parts["stops"] = list(Stop.objects.public(of=visit).naming("city"))
    stops = {stop.pk: stop for stop in parts["stops"]}
    for item in parts["programme"]:
        item.stop = stops.get(item.stop_id)
    _fetch_offices(visit, parts)
    parts["delegation"] = _sides(parts.pop("delegates"))
    return parts


def visit_data(visit: Visit, stops: Iterable[Stop], delegation: Iterable[Side]) -> Data:
    """Describe a visit with everybody whose name its page prints; their offices have been fetched by parts_of()."""
    day = visit.starts_on_earliest, visit.starts_on_latest
    delegates = [member.delegate for side in delegation for member in side.named]
    return described(
        visit,
        "Event",
        startDate=iso_for_schema(visit.starts_on),
        endDate=iso_for_schema(visit.ends_on),
        eventStatus=EVENT_STATUS.get(visit.state, "https://schema.org/EventScheduled"),
        location=[mention(stop.city) for stop in stops],
        organizer=visit.host and named(printed_name(visit.host), office_at(visit.host, *day, None).value),
        attendee=[
            named(member.public_name, office_at(member.person, *day, member).value, member.organisation)
            for member in delegates
        ],
    )


def _rows(visit: Visit, name: str) -> list:
    return list(PARTS[name]().defer(*INTERNAL.get(name, [])).public(of=visit))


def _fetch_offices(visit: Visit, parts: dict[str, list]) -> None:
    """Fetch what all people on the page held in one query."""
    people: list[Person | None] = [
        visit.host,
        *(item.host for item in parts["programme"]),
        *(delegate.person for delegate in parts["delegates"] if delegate.publishes_name),
        *(statement.person for statement in parts["statements"]),
    ]
    prefetch_related_objects([person for person in people if person], "offices")


def _sides(delegates: list[Delegate]) -> list[Side]:
    sides = []
    for kind, label in Delegate.Side.choices:
        members = [delegate for delegate in delegates if delegate.side == kind]
        named = [Named(delegate, _role(delegate)) for delegate in members if delegate.publishes_name]
        if members:
            sides.append(Side(kind, label, named, len(members) - len(named)))
    return sides


def _role(delegate: Delegate) -> str:
    """Heads and members of a delegation are guests; of the hosts only interpreters, press and escorts have a role."""
    at_home = delegate.side == Delegate.Side.HOSTS and delegate.role in ROLES_OF_GUESTS
    return "" if at_home else delegate.get_role_display()
