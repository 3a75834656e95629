"""Draw the land of our maps anew, from shapes in the public domain; needed after a change of the projection only."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from django.core.management.base import BaseCommand

from portal.pages.maps import WORLD
from portal.pages.projection import project

PORTAL = Path(__file__).resolve().parents[2]
SHAPES = PORTAL / "pages" / "data" / "land-110m.json"
DRAWING = PORTAL / "static" / "portal" / "land.svg"

Point = tuple[float, float]


class Command(BaseCommand):
    help = "Draws portal/static/portal/land.svg from the shapes of portal/pages/data."

    def handle(self, **options):
        DRAWING.write_text(drawing(json.loads(SHAPES.read_text())), encoding="utf-8")


def drawing(topology: dict) -> str:
    frame = " ".join(f"{value:.0f}" for value in WORLD.box)
    path = "".join(outline(ring) for ring in rings(topology))
    # Half transparent, so that one drawing suits a light and a dark page.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame}">'
        f'<path fill="#7d8f8c" fill-opacity=".42" d="{path}"/></svg>\n'
    )


def rings(topology: dict) -> Iterator[list[Point]]:
    """Yield every closed line between land and water, in degrees; south of the frame nothing is drawn."""
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = [point for index in ring for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]
                if max(latitude for _longitude, latitude in points) > WORLD.south:
                    yield from split(points)


def decoded(arc: list[list[int]], transform: dict) -> list[Point]:
    """Undo the steps and the scale in which TopoJSON keeps coordinates."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points


def split(points: list[Point]) -> Iterator[list[Point]]:
    """Cut a ring where it leaps over the date line; it would draw a line across the whole map."""
    part = points[:1]
    for before, point in pairwise(points):
        if abs(point[0] - before[0]) > 180:
            yield part
            part = []
        part.append(point)
    yield part


def outline(points: list[Point]) -> str:
    """Return a ring as a path of whole steps; points that fall onto the one before are left out."""
    placed = [tuple(round(value) for value in project(x, max(min(y, WORLD.north), WORLD.south))) for x, y in points]
    steps = [(x - last_x, y - last_y) for (last_x, last_y), (x, y) in pairwise(placed)]
    moves = "".join(f"{x}{'' if y < 0 else ' '}{y}l" for x, y in steps if (x, y) != (0, 0)).removesuffix("l")
    start_x, start_y = placed[0]
    return f"M{start_x} {start_y}l{moves}z" if moves else ""
