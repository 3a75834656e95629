"""All that can be found, and by which of its texts. A new kind of record is one entry here.

Texts of other records are read through what is public of them, so that no name of a draft gets into the text of a page.
"""

import html
import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Model, Prefetch, QuerySet

from delegations.models import Delegate, GoldenBookEntry, ProgrammeItem, SectorNote, Statement, Stop, Visit
from editorial.l10n.date_printing import format_date
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import column
from editorial.library.models import Document, Placement
from editorial.library.querysets import models_with_placements
from editorial.publishing.models import Publishable
from editorial.publishing.related import public_related
from editorial.search.sources import Source
from editorial.search.tokens import Texts
from partnership.models import (
    Agreement,
    AgreementName,
    AgreementParty,
    AgreementPoint,
    City,
    CityFigure,
    CityTitle,
    OfficeHeld,
    Organisation,
    Partnership,
    Person,
    Sector,
    StatusChange,
)
from partnership.names import printed_name
from portal.pages.models import NewsItem, Page
from projects.models import Indicator, Milestone, ProgressNote, Project, ProjectPartner, ProjectPerson

_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|td|th|tr)>|<br\s*/?>", re.IGNORECASE)


def said(record: Model | None, language: str, *fields: str) -> list[str]:
    """Return what these fields say in this very language, without markup."""
    return [text for field in fields if (text := _said(record, language, field))] if record else []


def _said(record: Model, language: str, field: str) -> str:
    text = getattr(record, column(field, language)) or ""
    return without_markup(text) if isinstance(record._meta.get_field(field), RichTextField) else text


def without_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK_END.sub(" ", text))).strip()


def first(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


def all_of(rows: Iterable[Model], language: str, *fields: str) -> Iterator[str]:
    for row in rows:
        yield from said(row, language, *fields)


def sectors_of(record: Model) -> list[UUID]:
    leading = [record.leading_sector_id] if isinstance(record, Project) else []
    return [*leading, *(sector.pk for sector in record.fetched_sectors)]


def partner_cities_of(record: Model) -> list[UUID]:
    return [partnership.partner_city_id for partnership in record.fetched_partnerships]


def fetch(name: str, rows: QuerySet) -> Prefetch:
    """Fetch related rows into a plain list, which takes a third of the time of a related manager for each record."""
    return Prefetch(name, rows, to_attr=f"fetched_{name}")


def public_partnerships() -> Prefetch:
    return fetch("partnerships", Partnership.objects.public().only("partner_city"))


def sectors() -> Prefetch:
    return fetch("sectors", Sector.objects.all())


def dates_of(language: str, *dates: str) -> list[str]:
    return [format_date(value, language) for value in dates if value]


# Cities


def _city(city: City, language: str) -> Texts:
    return Texts(
        names=[*said(city, language, "name"), *([city.native_name] if city.native_name else [])],
        summary=" ".join(said(city, language, "summary")),
        body=[
            *said(city, language, "region", "body"),
            *all_of(city.fetched_titles, language, "title"),
            *all_of(city.fetched_figures, language, "label"),
        ],
    )


CITY = Source(
    City,
    "city",
    records=lambda: City.objects.prefetch_related(
        fetch("titles", CityTitle.objects.all()), fetch("figures", CityFigure.objects.all())
    ),
    texts_in=_city,
    public=City.objects.public,
    cities=lambda city: [] if city.is_home else [city.pk],
    paths=("titles", "figures"),
)


# Partnerships


def _partnership(partnership: Partnership, language: str) -> Texts:
    cities = [first(said(city, language, "name")) for city in (partnership.home_city, partnership.partner_city)]
    return Texts(
        names=[" – ".join(cities)] if all(cities) else [],
        dates=dates_of(language, partnership.since),
        summary=" ".join(said(partnership, language, "summary")),
        body=[
            *said(partnership, language, "body"),
            *said(partnership.home_level_name, language, "name"),
            *said(partnership.partner_level_name, language, "name"),
            *all_of(partnership.fetched_status_changes, language, "reason"),
            *all_of(partnership.fetched_sectors, language, "name"),
        ],
    )


PARTNERSHIP = Source(
    Partnership,
    "partnership",
    records=lambda: Partnership.objects.select_related(
        "home_city", "partner_city", "home_level_name", "partner_level_name"
    ).prefetch_related(sectors(), fetch("status_changes", StatusChange.objects.all())),
    texts_in=_partnership,
    public=Partnership.objects.public,
    day=lambda partnership: partnership.since_earliest,
    cities=lambda partnership: [partnership.partner_city_id],
    sectors=sectors_of,
    paths=("home_city", "partner_city", "home_level_name", "partner_level_name", "sectors", "status_changes"),
)


# Agreements


def _agreement(agreement: Agreement, language: str) -> Texts:
    return Texts(
        title=first(said(agreement, language, "title")),
        dates=dates_of(language, agreement.signed_on),
        summary=" ".join(said(agreement, language, "summary")),
        body=[
            *said(agreement, language, "body", "venue"),
            *all_of(agreement.fetched_other_names, language, "name", "used_by"),
            *all_of(agreement.fetched_points, language, "text", "outcome"),
            *(text for party in agreement.fetched_parties for text in _party(party, language)),
            *all_of(agreement.fetched_sectors, language, "name"),
            agreement.council_paper,
        ],
    )


def _party(party: AgreementParty, language: str) -> Iterator[str]:
    yield from said(party, language, "office")
    yield from said(party.city or party.organisation, language, "name")
    yield printed_name(party.signatory, language) if party.signatory else party.signatory_name


AGREEMENT = Source(
    Agreement,
    "agreement",
    records=lambda: Agreement.objects.prefetch_related(
        fetch("other_names", AgreementName.objects.all()),
        fetch("points", AgreementPoint.objects.all()),
        sectors(),
        public_partnerships(),
        fetch("parties", AgreementParty.objects.public().select_related("city", "organisation", "signatory")),
    ),
    texts_in=_agreement,
    public=Agreement.objects.public,
    day=lambda agreement: agreement.signed_on_earliest or agreement.in_force_from_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=(
        "other_names",
        "points",
        "sectors",
        "partnerships__home_city",
        "partnerships__partner_city",
        "parties__city",
        "parties__organisation",
        "parties__signatory",
    ),
)


# Visits


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


# Projects


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


# Organisations and people


def _organisation(organisation: Organisation, language: str) -> Texts:
    other_names = [name for name in (organisation.abbreviation, organisation.native_name) if name]
    return Texts(
        names=[*said(organisation, language, "name"), *other_names],
        body=[*said(organisation, language, "description"), *said(organisation.city, language, "name")],
    )


ORGANISATION = Source(
    Organisation,
    "organisation",
    records=lambda: Organisation.objects.prefetch_related(public_related(Organisation, "city")),
    texts_in=_organisation,
    public=Organisation.objects.public,
    cities=lambda organisation: [organisation.city.pk] if organisation.city and not organisation.city.is_home else [],
    paths=("city",),
)


def _person(person: Person, language: str) -> Texts:
    in_both_orders = [f"{person.given_name} {person.family_name}", f"{person.family_name} {person.given_name}"]
    offices = [text for office in person.fetched_offices for text in _office(office, language)]
    return Texts(
        names=[*in_both_orders, person.native_name, *said(person, language, "transliteration")],
        summary=" · ".join(offices),
        body=said(person, language, "biography"),
    )


def _office(office: OfficeHeld, language: str) -> Iterator[str]:
    yield from said(office, language, "title")
    yield from said(office.city or office.organisation, language, "name")


def _cities_of(person: Person) -> list[UUID]:
    return [office.city_id for office in person.fetched_offices if office.city and not office.city.is_home]


PERSON = Source(
    Person,
    "person",
    records=lambda: Person.objects.prefetch_related(
        fetch("offices", OfficeHeld.objects.in_public_bodies().select_related("city", "organisation"))
    ),
    texts_in=_person,
    public=Person.objects.in_public_office,
    cities=_cities_of,
    paths=("offices__city", "offices__organisation"),
)


# News, pages, documents


def _news(item: NewsItem, language: str) -> Texts:
    return Texts(
        title=first(said(item, language, "title")),
        dates=dates_of(language, item.dated),
        summary=" ".join(said(item, language, "summary")),
        body=[
            *said(item, language, "body"),
            *all_of(item.fetched_sectors, language, "name"),
        ],
    )


NEWS = Source(
    NewsItem,
    "news",
    records=lambda: NewsItem.objects.prefetch_related(sectors(), public_partnerships()),
    texts_in=_news,
    public=NewsItem.objects.public,
    day=lambda item: item.dated_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=("sectors", "partnerships__home_city", "partnerships__partner_city"),
)


def _page(page: Page, language: str) -> Texts:
    return Texts(
        title=first(said(page, language, "title")),
        summary=" ".join(said(page, language, "summary")),
        body=said(page, language, "body"),
    )


PAGE = Source(Page, "page", records=Page.objects.all, texts_in=_page, public=Page.objects.public)


def _document(document: Document, language: str) -> Texts:
    return Texts(
        title=first(said(document, language, "title")),
        body=[document.text] if document.language in {language, "mul", "other"} else [],
    )


def _documents_on(model: type[Model], ids: list[UUID]) -> QuerySet[Document]:
    """Return the documents placed on these records: they are public when one of those is."""
    if not issubclass(model, Publishable):
        return Document.objects.none()
    here = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    placed = Placement.objects.filter(**here, object_id__in=ids, document__isnull=False)
    return Document.objects.filter(pk__in=placed.order_by().values("document"))


DOCUMENT = Source(
    Document,
    "document",
    records=Document.objects.all,
    texts_in=_document,
    public=Document.objects.public,
    day=lambda document: document.created_at.date(),
    paths=("placements",),
    concerned=_documents_on,
    also_watched=lambda: models_with_placements(Placement),
)

ALL = [CITY, PARTNERSHIP, AGREEMENT, VISIT, PROJECT, ORGANISATION, PERSON, NEWS, PAGE, DOCUMENT]
