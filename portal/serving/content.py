"""What the content is at this moment, and the watch that looks for changes four times a second in every process."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db import Error, ProgrammingError, connection, models
from django.utils import timezone

from editorial.library.models import Image
from portal.serving.versions import content_tables, read_versions

logger = logging.getLogger(__name__)

# Citizens see a change within a second: it is found in a quarter, or in half of it on a busy machine; for a quarter an
# old page will do (portal.serving.entry).
LOOK_EVERY_S = 0.25
# A database that has not answered for so long is taken for lost. A process that begins, or whose looks have just taken
# long, may be on a machine that is too busy; it waits longer, at most so long.
LOST_AFTER_S = 3
LOST_AT_LAST_AFTER_S = 10
CORRECTED_BY_S = 1
# What looking may cost a process that starts; after that it works with what it has kept.
FIRST_LOOK_S = 5


@dataclass(frozen=True)
class Content:
    """The versions of all tables, and the moments between which pages made from them hold (seconds since 1970, UTC)."""

    versions: Mapping[str, str]
    # When this was read. A clock that is set back before it makes what was already published something to come.
    since: float
    # A publication begins or ends, or the day of the city does: pages say what comes next and what is over.
    until: float
    # The first publication or consent ends: an older copy could show what may no longer be shown.
    ends: float
    # When this process found each version (time.monotonic); what it found when it began is of any age.
    found_at: Mapping[str, float]

    def versions_of(self, tables: set[str]) -> dict[str, str]:
        return {table: self.versions.get(table, "") for table in tables}

    def holds(self, versions: Mapping[str, str]) -> bool:
        return all(self.versions.get(table, "") == version for table, version in versions.items())

    def differs_for_s(self, versions: Mapping[str, str]) -> float:
        """Return for how many seconds the first of these versions has been known to be past; 0 where none is."""
        past = [table for table, version in versions.items() if self.versions.get(table, "") != version]
        return max((time.monotonic() - self.found_at.get(table, float("-inf")) for table in past), default=0)


def content_now(known: Content | None = None) -> Content:
    """Read the present content, or return `known` where it is still the same. Raises django.db.Error."""
    versions = read_versions()
    if known and known.versions == versions and is_within(known.since, known.until):
        return known
    now = timezone.now()
    ends = min((moment.timestamp() for moment in _ends(now)), default=float("inf"))
    begins = min((moment.timestamp() for moment in _moments("published_at", now)), default=float("inf"))
    midnight = midnight_after(timezone.localdate(now)).timestamp()
    until, found_at = min(begins, ends, midnight), _found_at(versions, known)
    return Content(versions, since=now.timestamp(), until=until, ends=ends, found_at=found_at)


def _found_at(versions: Mapping[str, str], known: Content | None) -> dict[str, float]:
    if known is None:
        return dict.fromkeys(versions, float("-inf"))
    now = time.monotonic()
    same = {table for table, version in versions.items() if known.versions.get(table) == version}
    return {table: known.found_at[table] if table in same else now for table in versions}


def is_within(since: float, until: float) -> bool:
    """Tell whether the clock stands between two moments; a second back is no more than how clocks are corrected."""
    return since - CORRECTED_BY_S <= time.time() < until


def _ends(now: datetime) -> Iterator[datetime]:
    yield from _moments("expires_at", now)
    today = timezone.localdate(now)
    consents = Image.objects.filter(consent_expires_on__gte=today)
    if last_day := consents.aggregate(first=models.Min("consent_expires_on"))["first"]:
        yield midnight_after(last_day)


def _moments(field: str, now: datetime) -> Iterator[datetime]:
    """Yield for each publishable model the next moment in this field."""
    for model in apps.get_models():
        names = {column.name for column in model._meta.concrete_fields}
        if model._meta.db_table in content_tables() and {"published_at", "expires_at"} <= names:
            ahead = model._default_manager.order_by().filter(**{f"{field}__gt": now})
            if first := ahead.aggregate(first=models.Min(field))["first"]:
                yield first


def midnight_after(day: date) -> datetime:
    """Return the beginning of the next day in the time zone of the city."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


class ContentWatch:
    """Looks for changes in a thread of its own, so that no reader ever waits for a database that hangs."""

    def __init__(self) -> None:
        self.content: Content | None = None
        self._seen_at = float("-inf")
        # A process that begins on a busy machine has not lost what it has not found yet, unless it is told so.
        self._heard_at = time.monotonic()
        self._patience_s: float = LOST_AT_LAST_AFTER_S
        self._has_looked = threading.Event()

    def start(self, each_time: Callable[[], None]) -> None:
        """Begin to look; `each_time` is called after every look, whatever came of it."""
        threading.Thread(target=self._run, args=[each_time], name="content-watch", daemon=True).start()

    @property
    def is_lost(self) -> bool:
        """True while nothing is heard of the database."""
        return time.monotonic() - self._heard_at > self._patience_s

    def first_content(self) -> Content | None:
        """Return the content as soon as it is known; None where the database is not there."""
        if self.content is None:
            self._has_looked.wait(FIRST_LOOK_S)
        return self.content

    def look(self) -> Content:
        """Read the content now; for this thread and all others. Raises django.db.Error."""
        begun = time.monotonic()
        content = content_now(self.content)
        # One that looked earlier and took longer knows less.
        if begun > self._seen_at:
            self.content, self._seen_at = content, begun
        self._heard_at = time.monotonic()
        return content

    def _be_as_patient_as(self, seconds: float) -> None:
        """Expect the next look to take about as long as this one, and forget slowly that others took longer."""
        longest = max(LOST_AFTER_S, 4 * seconds, 0.8 * self._patience_s)
        self._patience_s = min(longest, LOST_AT_LAST_AFTER_S)

    def _run(self, each_time: Callable[[], None]) -> None:
        trouble, looked_at = "", time.monotonic()
        while True:
            try:
                self.look()
                self._be_as_patient_as(time.monotonic() - looked_at)
                if trouble:
                    logger.warning("The database is back; pages are brought up to date.")
                trouble = ""
            except Error as error:
                connection.close()
                if type(error).__name__ != trouble:
                    logger.warning("The content cannot be looked at; pages are served as they were: %s", error)
                trouble = type(error).__name__
                if not is_unreachable(error):
                    # Whatever it is, pages can be rendered; they are not kept until it is over.
                    self.content, self._seen_at, self._heard_at = None, time.monotonic(), time.monotonic()
                elif self.content is None:
                    self._heard_at = float("-inf")
            looked_at = time.monotonic()
            self._has_looked.set()
            each_time()
            time.sleep(LOOK_EVERY_S)


def is_unreachable(error: Error) -> bool:
    """Tell a server that is away from a table that is missing; a file is never away."""
    return connection.vendor != "sqlite" and not isinstance(error, ProgrammingError)
