"""Figures over everything public: tables that are drawn as charts beside their numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Prefetch

from delegations.models import Visit
from editorial.publishing.remembering import remembered
from partnership.models import Sector
from projects.models import Indicator, Measurement, Project

# The widest bar; the drawing has no other unit.
WIDTH = 100
Direction, State = Visit.Direction, Project.State


@dataclass(frozen=True)
class Part:
    """One piece of a bar: `name` says of what, `start` and `width` are parts of WIDTH."""

    name: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One line of a table: what it counts, the numbers by column, and the same as pieces of one bar."""

    label: object
    counts: list[int]
    parts: list[Part]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Chart:
    columns: list[tuple[str, str]]
    bars: list[Bar]


def visits_by_year() -> Chart:
    """Count the visits that took place, by the year in which they began and by direction; years without are named."""
    taken_place = Visit.objects.public().filter(state=Visit.State.COMPLETED, starts_on_earliest__isnull=False)
    grouped = taken_place.order_by().values_list("starts_on_earliest__year", "direction").annotate(Count("pk"))
    rows = remembered("visits by year", lambda: list(grouped))
    counts = Counter({(year, direction): count for year, direction, count in rows})
    years = [year for year, _direction in counts]
    every_year = range(max(years), min(years) - 1, -1) if years else ()
    return _chart(counts, every_year, Direction.choices)


def projects_by_sector() -> Chart:
    """Count the projects by leading sector and by state; states and sectors without any are left out."""
    public = Project.objects.public().order_by()
    grouped = public.values_list("leading_sector", "state").annotate(Count("pk"))
    counts = Counter({row[:2]: row[2] for row in remembered("projects by sector", lambda: list(grouped))})
    used = {state for _sector, state in counts}
    sectors = Sector.objects.filter(pk__in=[sector for sector, _state in counts])
    keyed = Counter({(sector, state): counts[sector.pk, state] for sector in sectors for state in used})
    return _chart(keyed, sectors, [choice for choice in State.choices if choice[0] in used])


def _chart(counts: Counter, rows: Iterable, columns: list[tuple[str, str]]) -> Chart:
    rows = list(rows)
    longest = max((sum(counts[row, key] for key, _label in columns) for row in rows), default=0)
    return Chart(columns, [_bar(row, [(key, counts[row, key]) for key, _label in columns], longest) for row in rows])


def _bar(label: object, counted: list[tuple[str, int]], longest: int) -> Bar:
    parts, start = [], 0.0
    for name, count in counted:
        if count:
            width = count * WIDTH / longest
            parts.append(Part(name, count, round(start, 2), round(width, 2)))
            start += width
    return Bar(label, [count for _name, count in counted], parts)


@dataclass(frozen=True)
class Point:
    """A measured value on a line: x and y as parts of WIDTH and HEIGHT, from the upper left."""

    measurement: Measurement
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """An indicator over time; planned and actual values are lines of their own."""

    indicator: Indicator
    highest: Decimal
    actual: list[Point]
    planned: list[Point]

    @property
    def years(self) -> tuple[int, int]:
        years = [point.measurement.as_of_earliest.year for point in (*self.actual, *self.planned)]
        return min(years), max(years)

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [
            (kind, " ".join(f"{point.x:g},{point.y:g}" for point in points))
            for kind, points in (("planned", self.planned), ("actual", self.actual))
            if len(points) > 1
        ]


HEIGHT = 40


def measurements() -> list[tuple[Project, list[Line]]]:
    """Return the indicators of public projects that were measured more than once, by project; three queries."""
    dated = Measurement.objects.filter(as_of_earliest__isnull=False).order_by("as_of_earliest", "created_at")
    indicators = (
        Indicator.objects.public()
        .prefetch_related(Prefetch("measurements", dated))
        .select_related("project")
        .order_by(F("project__started_on_latest").desc(nulls_last=True), "project__slug", "position", "created_at")
    )
    found: dict[Project, list[Line]] = defaultdict(list)
    for indicator in indicators:
        if len({measurement.as_of_earliest for measurement in indicator.measurements.all()}) > 1:
            found[indicator.project].append(_line(indicator))
    return list(found.items())


def _line(indicator: Indicator) -> Line:
    measured = list(indicator.measurements.all())
    days = [measurement.as_of_earliest.toordinal() for measurement in measured]
    highest = max(max(measurement.value for measurement in measured), Decimal(1))
    placed = [
        Point(
            measurement,
            round((day - min(days)) * WIDTH / (max(days) - min(days)), 1),
            round(float(1 - max(measurement.value, 0) / highest) * HEIGHT, 1),
        )
        for measurement, day in zip(measured, days, strict=True)
    ]
    of_kind = {kind: [point for point in placed if point.measurement.kind == kind] for kind in Measurement.Kind}
    return Line(indicator, highest, of_kind[Measurement.Kind.ACTUAL], of_kind[Measurement.Kind.PLANNED])
