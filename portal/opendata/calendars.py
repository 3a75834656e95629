"""Calendars (RFC 5545) of visits and of their public programmes, in the language of the address.

A calendar knows days, not "October 2015": what has no certain day is left out, never given one.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import pgettext

from delegations.models import ProgrammeItem, Stop, Visit
from editorial.l10n.dates import is_exact_day
from editorial.l10n.text import Text, fit_for_files, language_tag, text_in
from portal.identity import absolute
from portal.opendata.entries import changed_at, uid

if TYPE_CHECKING:
    # Imported with the first calendar: it takes 3 MB.
    from icalendar import Calendar, Event

# The program that wrote the file, not whose file it is.
PRODUCT = "-//City partnerships//Calendars of visits//EN"
READ_AGAIN_AFTER = timedelta(days=1)
MOST = 250
# RFC 5545 has no word for postponed: on the days once announced the visit does not take place.
STATUS = {
    Visit.State.PLANNED: "TENTATIVE",
    Visit.State.POSTPONED: "CANCELLED",
    Visit.State.CANCELLED: "CANCELLED",
}


def visits_with_places() -> QuerySet[Visit]:
    return Visit.objects.listed().prefetch_related(Prefetch("stops", Stop.objects.public().select_related("city")))


def recent(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Keep what is ahead and what was last, as much as programs read without trouble."""
    return visits.newest_first()[:MOST]


def calendar_of(visits: Iterable[Visit], name: str) -> bytes:
    return _written(name, [_visit_event(visit) for visit in visits if visit.known_days])


def calendar_of_one(visit: Visit) -> bytes:
    """Return a visit with known days and its public programme; needs two queries more for a visit with its places."""
    items = [_item_event(item, visit) for item in visit.programme.public().defer("internal_notes")]
    return _written(visit.title_in().value, [_visit_event(visit), *filter(None, items)])


def _written(name: str, events: list["Event"]) -> bytes:
    calendar = import_module("icalendar").Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # The name twice: as RFC 7986 has it, and as older programs read it.
    calendar.add("name", fit_for_files(name))
    calendar.add("x-wr-calname", fit_for_files(name))
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    _add_time_zones(calendar, events)
    return calendar.to_ical()


def _add_time_zones(calendar: "Calendar", events: list["Event"]) -> None:
    """Describe the time zones for the days of the events only.

    Changes of several years come as lists of dates, which not every program reads (vobject 0.9.9 stays in winter).
    """
    days = [event.start.date() for event in events if isinstance(event.start, datetime)]
    if days:
        calendar.add_missing_timezones(min(days) - timedelta(days=2), max(days) + timedelta(days=2))


def _visit_event(visit: Visit) -> "Event":
    first, last = visit.known_days
    event = _event(visit, visit, changed_at(visit))
    _add_text(event, "description", text_in(visit, "summary"))
    _add_place(event, [_place(text_in(stop, "venue"), stop) for stop in visit.stops.all()])
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the first day after
    return event


def _item_event(item: ProgrammeItem, visit: Visit) -> "Event | None":
    """Return an item as an event in the time of its place; None where not even the day is certain."""
    if not item.starts_at and not is_exact_day(item.day):
        return None
    event = _event(item, visit, max(item.updated_at, changed_at(visit)))
    _add_text(event, "description", text_in(item, "text"))
    stop = next((stop for stop in visit.stops.all() if stop.pk == item.stop_id), None)
    _add_place(event, [_place(text_in(item, "venue"), stop)])
    event.add("dtstart", _unambiguous(item.local_start) if item.starts_at else item.day_earliest)
    if item.ends_at:
        event.add("dtend", _unambiguous(item.local_end))
    return event


def _unambiguous(moment: datetime) -> datetime:
    """Return the hour that a clock shows twice, the second time, in UTC: written as wall time it means the first."""
    return moment.astimezone(UTC) if moment.fold else moment


def _event(subject: Visit | ProgrammeItem, visit: Visit, changed: datetime) -> "Event":
    """Return what a visit and an item of its programme say alike."""
    event = import_module("icalendar").Event()
    event.add("uid", uid(subject))
    # Without a METHOD this too is the moment of the last change (RFC 5545, 3.8.7.2): the same answer until then.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("status", STATUS.get(visit.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    event.add("url", absolute(visit.get_absolute_url()))
    _add_text(event, "summary", _announced(subject, visit))
    return event


def _announced(subject: Visit | ProgrammeItem, visit: Visit) -> Text:
    """Return the title; many programs do not show the status, so it says itself that nothing takes place."""
    title = text_in(subject, "title")
    if STATUS.get(visit.state) != "CANCELLED":
        return title
    # Translators: what became of an event, and its title, for example "Cancelled: Visit of the mayor".
    pattern = pgettext("cancelled event", "%(state)s: %(title)s")
    return Text(pattern % {"state": capfirst(visit.get_state_display()), "title": title.value}, title.language)


def _add_text(event: "Event", name: str, text: Text) -> None:
    if text.value:
        event.add(name, fit_for_files(text.value), parameters={"LANGUAGE": language_tag(text.language)})


def _add_place(event: "Event", places: list[str]) -> None:
    if place := pgettext("separator of places", "; ").join(filter(None, places)):
        event.add("location", fit_for_files(place))


def _place(venue: Text, stop: Stop | None) -> str:
    """Return "Rathaus, Hannover"; the city alone, or the venue alone where no public stop says the city."""
    city = stop.city.title_in().value if stop else ""
    if not (venue.value and city):
        return venue.value or city
    # Translators: a building and its city, in the order of your language.
    return pgettext("place of an event", "%(venue)s, %(city)s") % {"venue": venue.value, "city": city}
