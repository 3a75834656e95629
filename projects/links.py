"""What the page of a project links to: public visits, relations, sectors, points of agreements; in one query."""

from django.db.models import CharField
from django.db.models.functions import Cast

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing.related import link_columns, public_at_end, rows_in_one_query
from partnership.models import Agreement, AgreementPoint, Partnership, Sector
from partnership.newest import as_listed_links, listed_link, newest_cut, newest_first
from partnership.page_parts import known_relations, known_sectors
from projects.models import Project

TEXTS = [column("text", code) for code in LANGUAGE_CODES]
# What a point prints and is ordered by; then what links to its agreement.
OF_POINT = ["pk", *TEXTS, "state"]
ORDER = [Cast("position", CharField()), Cast("created_at", CharField())]
OF_AGREEMENT = link_columns(Agreement)[1:]


def links_of(project: Project) -> dict[str, list]:
    """Return the public records beside a project, by what templates call them."""
    own, noted = project.visits.order_by().values("pk"), project.sector_notes.order_by().values("visit")
    visits = public_at_end(Project, "visits").filter(pk__in=own.union(noted))
    points = AgreementPoint.objects.public().filter(projects=project)
    rows = rows_in_one_query(
        visits=listed_link(newest_cut(visits)),
        partnerships=(Partnership.objects.filter(projects=project), ["pk"]),
        sectors=(Sector.objects.filter(projects=project), ["pk"]),
        points=(points, [*OF_POINT, *(f"agreement__{name}" for name in OF_AGREEMENT), *ORDER]),
    )
    return {
        "visits": newest_first(as_listed_links(visits.model, rows["visits"])),
        "partnerships": known_relations(key for (key,) in rows["partnerships"]),
        "sectors": known_sectors(key for (key,) in rows["sectors"]),
        "points": _in_order(rows["points"]),
    }


def _in_order(rows: list[tuple]) -> list[AgreementPoint]:
    return [_point(row) for row in sorted(rows, key=lambda row: (int(row[-2]), row[-1]))]


def _point(row: tuple) -> AgreementPoint:
    agreement = Agreement(**dict(zip(OF_AGREEMENT, row[len(OF_POINT) :], strict=False)))
    return AgreementPoint(**dict(zip(OF_POINT, row, strict=False)), agreement=agreement)
