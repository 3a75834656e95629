"""Visits and projects, as the search reads them."""

from collections.abc import Iterator

from delegations.models import Delegate, GoldenBookEntry, ProgrammeItem, SectorNote, Statement, Stop, Visit
from editorial.search.sources import Source
from editorial.search.tokens import Texts
from partnership.names import printed_name
from portal.search.sources.reading import (
    all_of,
    dates_of,
    fetch,
    first,
    partner_cities_of,
    public_partnerships,
    said,
    sectors,
    sectors_of,
)
from projects.models import Indicator, Milestone, ProgressNote, Project, ProjectPartner, ProjectPerson


def _visit(visit: Visit, language: str) -> Texts:
    return Texts(
        title=first(said(visit, language, "title")),
        dates=dates_of(language, visit.starts_on),
        summary=" ".join(said(visit, language, "summary")),
        body=[
            *said(visit, language, "purpose", "report", "size_note"),
            *(
                text
                for stop in visit.fetched_stops
                for text in [*said(stop.city, language, "name"), *said(stop, language, "venue")]
            ),
            *(text for delegate in visit.fetched_delegates for text in _delegate(delegate, language)),
            *all_of(visit.fetched_programme, language, "title", "venue", "text"),
            *all_of(visit.fetched_sector_notes, language, "heading", "text"),
            *(text for statement in visit.fetched_statements for text in _statement(statement, language)),
            *all_of(visit.fetched_golden_book_entries, language, "signers", "translation"),
            *all_of(visit.fetched_sectors, language, "name"),
        ],
    )


def _delegate(delegate: Delegate, language: str) -> Iterator[str]:
    if not delegate.publishes_name:
        return
    yield printed_name(delegate.person, language) if delegate.person else delegate.printed_name
    yield from said(delegate, language, "office")
    yield from said(delegate.organisation, language, "name")


def _statement(statement: Statement, language: str) -> Iterator[str]:
    yield printed_name(statement.person, language) if statement.person else statement.printed_name
    yield from said(statement, language, "text")


VISIT = Source(
    Visit,
    "visit",
    records=lambda: Visit.objects.prefetch_related(
        sectors(),
        public_partnerships(),
        fetch("stops", Stop.objects.public().select_related("city")),
        fetch("delegates", Delegate.objects.public().select_related("person", "organisation")),
        fetch("programme", ProgrammeItem.objects.public()),
        fetch("sector_notes", SectorNote.objects.public()),
        fetch("statements", Statement.objects.public().select_related("person")),
        fetch("golden_book_entries", GoldenBookEntry.objects.public()),
    ),
    texts_in=_visit,
    public=Visit.objects.public,
    day=lambda visit: visit.starts_on_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=(
        "sectors",
        "partnerships__home_city",
        "partnerships__partner_city",
        "stops__city",
        "delegates__person",
        "delegates__organisation",
        "programme",
        "sector_notes",
        "statements__person",
        "golden_book_entries",
    ),
)


def _project(project: Project, language: str) -> Texts:
    return Texts(
        title=first(said(project, language, "title")),
        dates=dates_of(language, project.started_on),
        summary=" ".join(said(project, language, "summary")),
        body=[
            *said(project, language, "body", "initiative"),
            *all_of([project.leading_sector, *project.fetched_sectors], language, "name"),
            *(
                text
                for partner in project.fetched_partners
                for text in said(partner.organisation or partner.city, language, "name")
            ),
            *(text for member in project.fetched_people for text in _member(member, language)),
            *all_of(project.fetched_milestones, language, "title", "note"),
            *all_of(project.fetched_indicators, language, "name"),
            *all_of(project.fetched_progress_notes, language, "text"),
        ],
    )


def _member(member: ProjectPerson, language: str) -> Iterator[str]:
    yield printed_name(member.person, language)
    yield from said(member, language, "function")


PROJECT = Source(
    Project,
    "project",
    records=lambda: Project.objects.select_related("leading_sector").prefetch_related(
        sectors(),
        fetch("milestones", Milestone.objects.all()),
        fetch("indicators", Indicator.objects.all()),
        fetch("progress_notes", ProgressNote.objects.all()),
        public_partnerships(),
        fetch("partners", ProjectPartner.objects.public().select_related("organisation", "city")),
        fetch("people", ProjectPerson.objects.select_related("person")),
    ),
    texts_in=_project,
    public=Project.objects.public,
    day=lambda project: project.started_on_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=(
        "leading_sector",
        "sectors",
        "milestones",
        "indicators",
        "progress_notes",
        "partnerships__home_city",
        "partnerships__partner_city",
        "partners__organisation",
        "partners__city",
        "people__person",
    ),
)
