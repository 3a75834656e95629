"""What the page of an agreement shows of it: public, in few queries."""

from typing import NamedTuple

from editorial.library.models import Placement
from editorial.publishing.browsing import get_public
from editorial.publishing.models import Citation, Publishable
from editorial.publishing.related import (
    Asked,
    as_links,
    by_key_at_end,
    fetch_parts,
    key_at_end,
    link_columns,
    public_at_end,
    rows_in_one_query,
    with_presence,
)
from partnership.models import Agreement, AgreementName, AgreementParty, AgreementPoint, City, Partnership, Sector
from partnership.newest import as_listed_links, listed_link, newest_cut, newest_first
from partnership.page_parts import known_relations, known_sectors

PARTS = ("other_names", "parties", "points", "placements", "citations")


class PointWithProjects(NamedTuple):
    """A point of an agreement with the public projects that serve it."""

    point: AgreementPoint
    projects: list[Publishable]


def agreement_with_parts(slug: str) -> Agreement:
    """Return the public agreement with this address and what its page prints of it, or raise as get_public()."""
    agreement: Agreement = get_public(with_presence(Agreement.objects.naming(), PARTS), slug)
    parties = AgreementParty.objects.public(of=agreement).naming("city", "organisation", "signatory")
    parts = {
        "other_names": AgreementName.objects.all(),
        "parties": parties.prefetch_related("signatory__offices"),
        "points": AgreementPoint.objects.naming(),
        "placements": Placement.objects.with_consent(),
        "citations": Citation.objects.all(),
    }
    fetch_parts(agreement, parts)
    return agreement


def links_of(agreement: Agreement) -> dict[str, list]:
    """Return the public records beside an agreement and beside its points, by what templates call them; one query."""
    newest = {
        "visits": newest_cut(agreement.visits.public()),
        "continues": Agreement.objects.public().filter(pk=agreement.predecessor_id),
        "continued_by": newest_cut(agreement.successors.public()),
    }
    asked = {name: listed_link(records) for name, records in newest.items()}
    rows = rows_in_one_query(**asked, **_beside(agreement))
    links = {name: newest_first(as_listed_links(records.model, rows[name])) for name, records in newest.items()}
    return links | {
        "place": next(iter(as_links(City, rows["place"], "kind")), None),
        "partnerships": known_relations(key for (key,) in rows["partnerships"]),
        "sectors": known_sectors(key for (key,) in rows["sectors"]),
        "points": _with_projects(agreement, rows["projects"]),
    }


def _beside(agreement: Agreement) -> dict[str, Asked]:
    projects = public_at_end(AgreementPoint, "projects").filter(agreement_points__agreement=agreement)
    columns = [*link_columns(projects.model, "started_on"), key_at_end("agreement_points")]
    return {
        "place": (City.objects.public().filter(pk=agreement.place_id), link_columns(City, "kind")),
        "partnerships": (Partnership.objects.filter(agreements=agreement), ["pk"]),
        "sectors": (Sector.objects.filter(agreements=agreement), ["pk"]),
        "projects": (projects, columns),
    }


def _with_projects(agreement: Agreement, rows: list[tuple]) -> list[PointWithProjects]:
    model = AgreementPoint._meta.get_field("projects").related_model
    of_point = by_key_at_end(rows)
    return [
        PointWithProjects(point, newest_first(as_links(model, of_point[point.pk], "started_on")))
        for point in agreement.points.all()
    ]
