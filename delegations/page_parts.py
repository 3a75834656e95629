"""What the page of a visit shows of it: only what is public, in few queries.

Templates get lists made here and never follow a relation of the visit to rows that may hold internal ones.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

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
from editorial.publishing.related import linked, public_related
from partnership.models import Person
from partnership.names import office_at, printed_name
from partnership.page_parts import public_partnerships, with_pictures
from partnership.structured_data import Data, described, mention, named

PARTS: dict[str, Callable[[], QuerySet]] = {
    "delegates": lambda: Delegate.objects.public().select_related("person", "organisation"),
    "programme": lambda: ProgrammeItem.objects.public().select_related("host"),
    "sector_notes": lambda: SectorNote.objects.public().prefetch_related(
        "sectors", public_related(SectorNote, "projects")
    ),
    "statements": lambda: Statement.objects.public().select_related("person"),
    "gifts": lambda: Gift.objects.public(),
    "golden_book_entries": lambda: GoldenBookEntry.objects.public().prefetch_related(
        Prefetch("scan", Image.objects.with_consent())
    ),
    "follow_ups": lambda: FollowUp.objects.public().select_related("agreement", "project"),
}
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
    present = {
        f"has_{name}": Exists(Visit._meta.get_field(name).related_model.objects.filter(visit=OuterRef("pk")))
        for name in PARTS
    }
    return (
        Visit.objects.annotate(**present)
        .select_related("host")
        .prefetch_related(
            Prefetch("stops", Stop.objects.public().select_related("city")),
            Prefetch("partnerships", public_partnerships()),
            with_pictures(),
            "citations",
        )
    )


def parts_of(visit: Visit) -> dict[str, Any]:
    """Return the public rows of a visit from visits_with_parts() by the name of their relation."""
    parts = {name: _rows(visit, name) if getattr(visit, f"has_{name}") else [] for name in PARTS}
    stops = {stop.pk: stop for stop in visit.stops.all()}
    for item in parts["programme"]:
        item.stop = stops.get(item.stop_id)
    _fetch_offices(visit, parts)
    parts["delegation"] = _sides(parts.pop("delegates"))
    return parts


def links_of(visit: Visit, notes: Iterable[SectorNote]) -> dict[str, list]:
    """Return the public records beside a visit; of the projects those that no sector note names already."""
    agreements, projects, answered, answering = linked(
        visit.agreements.public(),
        visit.projects.public(),
        Visit.objects.public().filter(pk=visit.answers_id),
        visit.answered_by.public(),
    )
    noted = {project for note in notes for project in note.projects.all()}
    return {
        "agreements": agreements,
        "projects": [project for project in projects if project not in noted],
        "answered": answered,
        "answering": answering,
    }


def visit_data(visit: Visit, delegation: Iterable[Side]) -> Data:
    """Describe a visit with everybody whose name its page prints; their offices have been fetched by parts_of()."""
    day = visit.starts_on_earliest, visit.starts_on_latest
    delegates = [member.delegate for side in delegation for member in side.named]
    return described(
        visit,
        "Event",
        startDate=iso_for_schema(visit.starts_on),
        endDate=iso_for_schema(visit.ends_on),
        eventStatus=EVENT_STATUS.get(visit.state, "https://schema.org/EventScheduled"),
        location=[mention(stop.city) for stop in visit.stops.all()],
        organizer=visit.host and named(printed_name(visit.host), office_at(visit.host, *day, None).value),
        attendee=[
            named(member.public_name, office_at(member.person, *day, member).value, member.organisation)
            for member in delegates
        ],
    )


def _rows(visit: Visit, name: str) -> list:
    return list(PARTS[name]().defer(*INTERNAL.get(name, [])).filter(visit=visit))


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
