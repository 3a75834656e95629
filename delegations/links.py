"""What the page of a visit links to: public records beside it and beside its notes, all of them in one query."""

from typing import NamedTuple

from delegations.models import SectorNote, Visit
from editorial.publishing.models import Publishable
from editorial.publishing.related import Asked, as_links, by_key_at_end, key_at_end, link_columns, rows_in_one_query
from partnership.models import Agreement, Partnership, Sector
from partnership.newest import newest_first
from partnership.page_parts import known_relations, known_sectors
from projects.models import Project

LINKED: dict[str, type[Publishable]] = {
    "agreements": Agreement,
    "projects": Project,
    "answered": Visit,
    "answering": Visit,
}


class NoteWithLinks(NamedTuple):
    """What was reported about a field, the sectors it names and the public projects it is about."""

    note: SectorNote
    sectors: list[Sector]
    projects: list[Project]


def links_of(visit: Visit, notes: list[SectorNote]) -> dict[str, list]:
    """Return the public records beside a visit from visits_with_parts(), by what templates call them.

    Projects that a note names do not stand among those of the visit, nor sectors beside notes, which name their own.
    """
    rows = rows_in_one_query(**_beside(visit), **_beside_notes(visit) if notes else _sectors(visit))
    links = {name: as_links(model, rows.get(name, ())) for name, model in LINKED.items()}
    noted = [*_noted(notes, rows)] if notes else []
    named = {project for note in noted for project in note.projects}
    return links | {
        "partnerships": known_relations(key for (key,) in rows["partnerships"]),
        "sectors": known_sectors(key for (key,) in rows.get("sectors", ())),
        "projects": [project for project in links["projects"] if project not in named],
        "sector_notes": noted,
    }


def _beside(visit: Visit) -> dict[str, Asked]:
    """Ask only for what is there."""
    asked: dict[str, Asked] = {"partnerships": (Partnership.objects.filter(visits=visit), ["pk"])}
    if visit.has_agreements:
        asked["agreements"] = Agreement.objects.public().filter(visits=visit), link_columns(Agreement)
    if visit.has_projects:
        asked["projects"] = Project.objects.public().filter(visits=visit), link_columns(Project)
    if visit.has_answered_by:
        asked["answering"] = Visit.objects.public().filter(answers=visit), link_columns(Visit)
    if visit.answers_id:
        asked["answered"] = Visit.objects.public().filter(pk=visit.answers_id), link_columns(Visit)
    return asked


def _sectors(visit: Visit) -> dict[str, Asked]:
    return {"sectors": (Sector.objects.filter(visits=visit), ["pk"])}


def _beside_notes(visit: Visit) -> dict[str, Asked]:
    """Ask for what stands beside any note, with the key of the note at the end."""
    sectors, projects = Sector.objects.filter(notes__visit=visit), Project.objects.public()
    return {
        "note_sectors": (sectors, ["pk", key_at_end("notes")]),
        "note_projects": (
            projects.filter(sector_notes__visit=visit),
            [*link_columns(Project, "started_on"), key_at_end("sector_notes")],
        ),
    }


def _noted(notes: list[SectorNote], rows: dict[str, list[tuple]]) -> list[NoteWithLinks]:
    sectors, projects = by_key_at_end(rows["note_sectors"]), by_key_at_end(rows["note_projects"])
    return [
        NoteWithLinks(
            note,
            known_sectors(key for (key,) in sectors[note.pk]),
            newest_first(as_links(Project, projects[note.pk], "started_on")),
        )
        for note in notes
    ]
