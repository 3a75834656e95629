"""Maps of the partners: the home city, a line to each partner, names that do not cover each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import Text
from partnership.models import City, Partnership
from portal.pages.projection import project

# A part of the earth is drawn larger when at least so many partners lie in it.
LEAST_PARTNERS = 2
# Sizes as parts of a map's width: a letter on a telephone, where it is largest; a point; the room that a finger needs.
LETTER, POINT, REACH = 0.034, 0.008, 0.035


@dataclass(frozen=True)
class Window:
    """A part of the earth in degrees."""

    title: str | Promise
    west: float
    north: float
    east: float
    south: float

    def holds(self, city: City) -> bool:
        return self.west < city.longitude < self.east and self.south < city.latitude < self.north

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height in map units."""
        left, top = project(self.west, self.north)
        right, bottom = project(self.east, self.south)
        return left, top, right - left, bottom - top


OLD_WORLD = Window(_("All partners"), -25, 68, 155, -38)
# As much as is drawn at all: without the ice in the south, where no city is.
WORLD = Window(_("All partners"), -180, 80, 180, -57)
PARTS = [Window(_("Europe"), -11, 58, 27, 37), Window(_("East Asia"), 98, 44, 146, 18)]


@dataclass(frozen=True)
class Box:
    """A rectangle in map units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_within(self, other: "Box") -> bool:
        return self.left >= other.left and self.right <= other.right and self.top >= other.top

    @classmethod
    def around(cls, x: float, y: float, distance: float) -> "Box":
        return cls(x - distance, y - distance, x + distance, y + distance)


@dataclass(frozen=True)
class Label:
    """Where a name begins, ends or has its middle, as the attribute `text-anchor` says."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Place:
    """A city on a map; only partners have a relation, and a line from the home city."""

    name: Text
    x: float
    y: float
    relation: Partnership | None
    is_linked: bool
    line: str = ""
    label: Label | None = None


@dataclass(frozen=True)
class Map:
    """One window with its places, from west to east: in this order the cursor of a keyboard comes to them."""

    window: Window
    places: list[Place]

    @property
    def title(self) -> str:
        return str(self.window.title)

    @property
    def land(self) -> tuple[int, ...]:
        """Where the drawing of the land lies: left, top, width and height."""
        return tuple(round(value) for value in WORLD.box)

    @property
    def view_box(self) -> str:
        return " ".join(f"{value:.0f}" for value in self.window.box)

    @property
    def letter(self) -> int:
        return round(self.window.box[2] * LETTER)

    @property
    def point(self) -> int:
        return round(self.window.box[2] * POINT)

    @property
    def reach(self) -> int:
        return round(self.window.box[2] * REACH)


def maps_of(home: City, relations: Iterable[Partnership]) -> list[Map]:
    """Return the map of all partners, then those of parts of the earth where several of them lie close together.

    Each partner is a link on one map only, the largest it is on. Cities without coordinates are left out.
    """
    if not home.has_coordinates:
        return []
    shown = [relation for relation in relations if relation.partner_city.has_coordinates]
    parts = [part for part in PARTS if len(_within(part, shown)) >= LEAST_PARTNERS]
    far = [relation for relation in shown if not any(part.holds(relation.partner_city) for part in parts)]
    whole = OLD_WORLD if len(_within(OLD_WORLD, shown)) == len(shown) else WORLD
    return [_map(whole, home, shown, far), *(_map(part, home, *[_within(part, shown)] * 2) for part in parts)]


def _within(window: Window, relations: list[Partnership]) -> list[Partnership]:
    return [relation for relation in relations if window.holds(relation.partner_city)]


def _map(window: Window, home: City, relations: list[Partnership], linked: list[Partnership]) -> Map:
    """Name the linked places; of the others only the point is seen, another map tells more."""
    start = project(float(home.longitude), float(home.latitude))
    at_home = [_place(home, relation=None, is_linked=True)] if window.holds(home) else []
    away = [
        _place(relation.partner_city, relation=relation, is_linked=relation in linked, start=start)
        for relation in relations
    ]
    return Map(window, sorted(_labelled(window, [*at_home, *away]), key=lambda place: place.x))


def _place(city: City, *, relation: Partnership | None, is_linked: bool, start: tuple | None = None) -> Place:
    x, y = project(float(city.longitude), float(city.latitude))
    return Place(city.title_in(), x, y, relation, is_linked, line=_bow(start, (x, y)) if start else "")


def _bow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a path that bends to the north, more for a longer way."""
    (x, y), (to_x, to_y) = start, end
    rise = abs(to_x - x) * 0.18 + abs(to_y - y) * 0.06
    middle = (x + to_x) / 2, (y + to_y) / 2 - rise
    return f"M{x:.0f} {y:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {to_x:.0f} {to_y:.0f}"


def _labelled(window: Window, places: list[Place]) -> Iterator[Place]:
    """Give each linked place the first position for its name that covers no point and no name."""
    left, top, width, height = window.box
    frame = Box(left, top, left + width, top + height)
    taken = [Box.around(place.x, place.y, width * POINT) for place in places]
    for place in places:
        label = None
        for candidate, box in _positions(place, width) if place.is_linked else []:
            if box.is_within(frame) and not any(box.meets(other) for other in taken):
                taken.append(box)
                label = candidate
                break
        yield Place(**{**vars(place), "label": label})


def _positions(place: Place, width: float) -> Iterator[tuple[Label, Box]]:
    """Yield right, left, above and below of the point, with the room that the name takes there."""
    letter, gap = width * LETTER, width * POINT * 1.6
    # The home city stands in bold letters.
    latin = 0.56 if place.relation else 0.68
    length = sum(1 if east_asian_width(sign) in "WF" else latin for sign in place.name.value) * letter
    x, y, half = place.x, place.y, letter / 2
    for start, anchor, shift in [(x + gap, "start", 0), (x - gap, "end", length)]:
        box = Box(start - shift, y - half, start - shift + length, y + half)
        yield Label(round(start), round(y + letter * 0.35), anchor), box
    for base in (y - gap, y + gap + letter * 0.8):
        yield (
            Label(round(x), round(base), "middle"),
            Box(x - length / 2, base - letter * 0.8, x + length / 2, base + letter * 0.2),
        )
