"""Links inside running text: who links to a record, and whether citizens can open what is linked."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from editorial.publishing import gate
from editorial.publishing.models import FormerSlug
from editorial.publishing.uses import uses_of
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    """A public project that had another address once."""
    project = builders.make_project(slug="messe")
    FormerSlug.remember(project, "messe-alt")
    return project


def link(address):
    return f'<p>Mehr <a href="{address}">dazu</a>.</p>'


ADDRESSES = [
    "/de/projects/messe/",
    "/zh-hans/projects/messe/",
    "/projects/messe",
    f"{settings.SITE_URL}/de/projects/messe/?seite=2#milestones",
    "/de/projects/messe-alt/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("field", ["report_de", "report_zh_hans"])
def test_links_in_texts_count_as_uses(project, address, field):
    visit = builders.make_visit(**{field: link(address)}, **builders.DRAFT)

    assert uses_of(project) == [visit]


def test_links_in_parts_and_in_other_kinds_of_records_count_as_uses(project):
    visit, news, person = builders.make_visit(), builders.make_news(body_de=link(ADDRESSES[0])), builders.make_person()
    visit.sector_notes.create(text_de="<p>Text</p>", text_zh_hans=link(ADDRESSES[1]))
    person.biography_de = link(ADDRESSES[2])
    person.save()

    assert set(uses_of(project)) == {visit, news, person}


@pytest.mark.parametrize(
    "text",
    [
        link("https://hannover.de/de/projects/messe/"),
        link(f"{settings.SITE_URL}.example.org/de/projects/messe/"),
        link("/de/projects/messe-2/"),
        link("/de/projects/"),
        link("/de/news/messe/"),
        link("mailto:messe@hannover.de"),
        "<p>/de/projects/messe/</p>",
    ],
)
def test_other_addresses_are_no_uses(project, text):
    builders.make_visit(report_de=text)

    assert uses_of(project) == []


def test_record_that_links_to_itself_is_not_used():
    visit = builders.make_visit(slug="besuch", report_de=link("/de/visits/besuch/"))
    visit.sector_notes.create(text_de=link("/de/visits/besuch/"))

    assert uses_of(visit) == []


def test_queries_do_not_grow_with_links(project):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            [str(row) for row in uses_of(project)]
        return len(captured)

    def add_links():
        builders.make_visit(report_de=link(ADDRESSES[0])).sector_notes.create(text_de=link(ADDRESSES[0]))
        builders.make_partnership(body_de=link(ADDRESSES[0]))

    add_links()
    queries()  # content types are cached after the first time
    few = queries()
    for _number in range(5):
        add_links()

    assert queries() == few


def complaints_about(address):
    """Return the links the gate complains about in a text with this one."""
    visit = builders.make_visit(report_de=link(address), report_zh_hans="<p>文本</p>")
    return [problem.message for problem in gate.problems(visit) if "report" in problem.anchor]


@pytest.mark.parametrize("language", ["de", "zh-hans"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/de/", "/de/news/", "/", "/de/timeline/?year=2016"])
def test_gate_is_content_with_what_citizens_can_open(project, language, address):
    with override(language):
        assert complaints_about(address) == []


@pytest.mark.parametrize("language", ["de", "zh-hans"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_gate_names_links_to_what_is_not_public(project, language, address):
    type(project).objects.update(**builders.DRAFT)

    with override(language):
        (message,) = complaints_about(address)

    path = address.removeprefix(settings.SITE_URL).partition("?")[0]
    assert path in message
    assert message not in complaints_about("/de/projects/nie-da/")


@pytest.mark.parametrize("address", ["/de/projects/nie-da/", "/de/nie-da/", "/fr/", "/de/nirgends/wo/"])
def test_gate_names_links_that_lead_nowhere(project, address):
    (message,) = complaints_about(address)

    assert address in message
