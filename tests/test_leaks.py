"""No public address shows a word of anything that is not public, in any state, field or language."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from delegations.models import Visit
from editorial.l10n.date_fields import HistoricalDateField
from editorial.library.models import Image, Placement
from editorial.publishing import snapshots, working_copies
from editorial.publishing.models import Publishable
from editorial.publishing.snapshots import children_of, columns_of
from partnership.models import Agreement, City, Organisation, Partnership
from portal.pages.models import NewsItem, Page
from projects.models import Project
from tests import builders
from tests.pages import Page as ReadPage
from tests.pages import is_ours

pytestmark = pytest.mark.django_db

MODELS = [City, Partnership, Agreement, Organisation, Project, Visit, Page, NewsItem]
STATES = {
    "draft": builders.DRAFT,
    "review": builders.IN_REVIEW,
    "withdrawn": builders.WITHDRAWN,
    "expired": builders.EXPIRED,
    "scheduled": builders.NOT_YET,
}
MARKER = "Kanarie"
# Public addresses to which no page leads.
UNLINKED = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/sitemap.xml",
    "/robots.txt",
    "/de/style-guide/",
    "/zh-hans/style-guide/",
]
# Searches repeat what is typed, so they are for the ends of the markers, and of others that fit nothing public.
SEARCHED = ["titlede", "titlezhhans", "summaryde", "reportde", "bodyzhhans", "officede", "headingde", "printedname"]
UNLINKED += [f"/{language}/search/?q={words}" for language in ("de", "zh-hans") for words in SEARCHED]
# Suggestions do not repeat it.
SUGGESTED = "/zh-hans/search/suggestions/?q=kanarie"
UNLINKED += [
    SUGGESTED,
    "/de/opensearch.xml",
    "/de/search/suggestions/?q=kanari",
    "/de/search/suggestions/?q=kanarievisitdrafttitled",
]
# Parts of addresses which pages must lead to, so that they are searched too.
FOLLOWED = {"/de/search/", "/de/feed/", "/zh-hans/cities/shenzhen/feed/", "/visits/calendar.ics", "/qr.svg"}
BELOW_A_PAGE = ["feed/", "calendar.ics", "qr.svg", "card.jpg"]
# Columns whose values have a form of their own.
FORMED = {"country", "language", "text_language", "original_language", "native_language", "time_zone", "wikidata_id"}


def markable(model: type[models.Model]) -> Iterator[models.Field]:
    """Yield the columns of `model` that hold free text in any language."""
    for column in columns_of(model):
        free = isinstance(column, models.CharField | models.TextField) and not column.choices
        formed = column.name in FORMED or isinstance(column, HistoricalDateField | models.URLField | models.SlugField)
        if free and not formed:
            yield column


def mark(record: models.Model, marker: str) -> None:
    for column in markable(type(record)):
        setattr(record, column.name, f"{marker}{column.name.replace('_', '')}"[: column.max_length or None])


def marked(model: type[Publishable], marker: str, state: dict, world: dict) -> Publishable:
    """Return a record of `model` full of markers, with one marked child of every kind, tied to public records."""
    record = model(slug=marker.lower(), **{**builders.PUBLISHED, **state}, **needed(model, world))
    mark(record, marker)
    record.save()
    for relation in model._meta.many_to_many:
        public = [public for public in world.values() if isinstance(public, relation.related_model)]
        getattr(record, relation.name).set(public)
    for kind in children_of(model):
        add_child(record, kind, marker, world)
    return record


def add_child(owner, kind, marker, world) -> None:
    child = kind.model(**needed(kind.model, world, owner))
    kind.give_to(owner, child)
    mark(child, marker)
    if kind.name == "placements":
        child.image = world["make_picture"](
            alt_de=f"{marker}alt", caption_de=f"{marker}caption", credit=f"{marker}credit"
        )
    for flag in ("is_public", "publishes_name"):
        if hasattr(child, flag):
            setattr(child, flag, True)
    child.save()
    for grandchild in children_of(kind.model):
        add_child(child, grandchild, marker, world)


def needed(model, world, owner=None) -> dict:
    """Return values for what a row cannot be without: required keys, choices, dates."""
    values = {}
    for column in columns_of(model):
        if isinstance(column, models.ForeignKey) and not column.null:
            public = [each for each in world.values() if isinstance(each, column.related_model)]
            if public and not isinstance(owner, column.related_model):
                values[column.name] = public[0]
        elif column.choices and not column.blank and not column.has_default():
            values[column.name] = column.choices[0][0]
        elif isinstance(column, models.DecimalField) and not column.null and not column.has_default():
            values[column.name] = 1
        elif isinstance(column, HistoricalDateField):
            values[column.name] = "2016-09-10"
    fixed = {
        "country": "DE",
        "audience": "public",
        "publication_basis": "office",
        "native_language": "",
        "language": "de",
    }
    values |= {name: value for name, value in fixed.items() if any(c.name == name for c in columns_of(model))}
    if model.__name__ == "Partnership":
        values |= {"home_city": builders.make_city(), "partner_city": builders.make_city()}
    if any(column.name == "city" for column in columns_of(model)) and model.__name__ in {
        "AgreementParty",
        "ProjectPartner",
    }:
        values["city"] = world["city"]
    return values


@pytest.fixture
def world(picture):
    """Public records of every kind, tied to one another, so that every kind of related list has something to show."""
    sector = builders.make_sector()
    city = builders.make_city(name_de="Shenzhen")
    partnership = builders.make_partnership(partner_city=city)
    agreement = builders.make_agreement(partnerships=[partnership], sectors=[sector])
    organisation = builders.make_organisation(city=city)
    project = builders.make_project(leading_sector=sector, partnerships=[partnership])
    visit = builders.make_visit(
        partnerships=[partnership], sectors=[sector], projects=[project], agreements=[agreement]
    )
    news = builders.make_news(partnerships=[partnership], sectors=[sector])
    person = builders.make_person()
    named = {"sector": sector, "city": city, "partnership": partnership, "agreement": agreement, "person": person}
    named |= {
        "organisation": organisation,
        "project": project,
        "visit": visit,
        "news": news,
        "page": builders.make_page(),
    }
    return {**named, "make_picture": picture}


def hide_everything(world) -> list[Publishable]:
    hidden = []
    for model in MODELS:
        for state, values in STATES.items():
            hidden.append(marked(model, f"{MARKER}{model.__name__}{state}", values, world))
    for record in [each for each in world.values() if isinstance(each, Publishable)]:
        user = builders.make_user()
        with working_copies.opened(record):
            mark(record, f"{MARKER}Kopie")
            record.save()
            for kind in children_of(type(record)):
                add_child(record, kind, f"{MARKER}Kopie", world)
            data = snapshots.take(record)
        working_copies.store(record, data, user)
    tie_public_records_to(hidden, world)
    return hidden


def tie_public_records_to(hidden, world) -> None:
    """Let public records point at hidden ones wherever a relation allows it."""
    for record in [each for each in world.values() if isinstance(each, Publishable)]:
        for relation in type(record)._meta.many_to_many:
            getattr(record, relation.name).add(*[each for each in hidden if isinstance(each, relation.related_model)])
        for column in type(record)._meta.fields:
            if isinstance(column, models.ForeignKey) and issubclass(column.related_model, Publishable) and column.null:
                target = next((each for each in hidden if isinstance(each, column.related_model)), None)
                type(record).objects.filter(pk=record.pk).update(**{column.name: target})


def public_answers() -> dict[str, bytes]:
    """Return what every public address answers, found by following links; those outside the links included."""
    answers, waiting = {}, ["/de/", "/zh-hans/", *UNLINKED]
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        response = Client().get(address)
        answers[address] = b"".join(response.streaming_content) if response.streaming else response.content
        if response.headers.get("Content-Type", "").startswith("text/html"):
            page = ReadPage(response, address)
            waiting += [link for link in page.links + page.loaded if is_ours(link) and link.startswith(("/de", "/zh"))]
    return answers


def test_no_public_address_shows_a_word_of_what_is_not_public(world):
    hide_everything(world)

    answers = public_answers()

    leaks = {address for address, content in answers.items() if MARKER.lower().encode() in content.lower()}
    assert leaks == set()
    assert len(answers) > 30
    assert {kind for kind in FOLLOWED if not any(kind in address for address in answers)} == set()


def test_markers_would_be_found_if_they_were_public(world):
    """The same record, published: proves that the search above can fail."""
    marked(Visit, f"{MARKER}Sichtbar", {}, world)

    answers = public_answers()
    content = b"".join(answers.values()).decode()

    for field in ("titlede", "reportde", "venuede", "printedname", "descriptionde", "statementde"):
        assert f"{MARKER}Sichtbar{field}" in content, field
    for field in ("titlede", "reportde", "officede", "printedname"):
        assert f"{MARKER}Sichtbar{field}" in answers[f"/de/search/?q={field}"].decode(), field
    assert f"{MARKER}Sichtbartitlezhhans" in answers[SUGGESTED].decode()


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_address_of_something_hidden_is_a_404_without_a_trace(world, language):
    for record in hide_everything(world):
        with override(language):
            address = record.get_absolute_url()
        for method in ("get", "head"):
            response = getattr(Client(), method)(address)
            assert response.status_code == 404, address
            # The page must not even echo the address, which names the record.
            assert MARKER.lower() not in response.content.decode().lower(), address
        assert {Client().get(f"{address}{ending}").status_code for ending in BELOW_A_PAGE} == {404}, address


def test_pictures_of_hidden_records_are_not_served(world):
    hidden = hide_everything(world)
    shown = Placement.objects.filter(
        content_type__in=ContentType.objects.get_for_models(*MODELS).values(),
        object_id__in=[record.pk for record in hidden],
    )
    pictures = Image.objects.filter(pk__in=shown.values("image"))

    assert pictures.count() >= 5 * 6
    for picture in pictures:
        for width in picture.widths:
            assert Client().get(picture.rendition_url(width, "jpg")).status_code == 404
        assert Client().get(picture.card_url).status_code == 404


def test_scheduled_record_appears_by_itself(world):
    moment = timezone.now() + timedelta(hours=1)
    record = marked(Visit, f"{MARKER}Termin", {"published_at": moment}, world)

    assert not record.is_public()
    assert record.is_public(moment)
