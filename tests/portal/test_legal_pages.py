"""Legal pages: what the law asks for stands there, in both languages, and tells what the software really does."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from editorial.publishing import gate
from portal.pages.models import Page as StaticPage
from tests import builders
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

LANGUAGES = ["de", "zh-hans"]
KINDS = [kind for kind in StaticPage.Kind if kind != "other"]
COMPLETE = {
    "kind": "accessibility",
    "slug": "erklaerung",
    "conformity": "partial",
    "method": "self",
    "prepared_on": "2026-03-05",
    "review_due_on": "2027-03-05",
}


def make_statement(**fields):
    return builders.make_page(**COMPLETE | fields)


def add_content(page, **fields):
    words = {"content_de": "Videos", "content_zh_hans": "视频", "explanation_de": "Untertitel folgen."}
    return page.inaccessible_contents.create(**words | fields)


@pytest.mark.parametrize(
    ("code", "words"),
    [("de", ["teilweise vereinbar", "5. März 2026", "Selbstbewertung"]), ("zh-hans", ["部分符合", "2026年3月5日"])],
)
def test_statement_follows_the_model_form(client, settings, code, words):
    settings.ACCESSIBILITY_LAW = "§ 1 Landesgesetz"
    settings.CONCILIATION_BODY = "Stelle; Platz 2"
    settings.CONCILIATION_URL = "https://stelle.example/"
    add_content(make_statement())

    page = Page(client.get(f"/{code}/erklaerung/"))

    for word in [*words, "§ 1 Landesgesetz", "Stelle", "Platz 2"]:
        assert word in page.text
    assert f"/{code}/feedback/barrier/" in page.links
    assert "https://stelle.example/" in page.links
    if code == "zh-hans":
        assert {"§ 1 Landesgesetz", "Untertitel folgen."} <= {text.strip() for tag, text in page.runs if tag == "de"}


def test_statement_names_contents_under_their_reasons(client):
    page = make_statement()
    for position, reason in enumerate(["out_of_scope", "noncompliance"]):
        add_content(page, reason=reason, content_de=f"Inhalt {reason}", position=position)

    text = Page(client.get("/de/erklaerung/")).text

    headings = ["Noch nicht mit den Vorschriften vereinbar", "Inhalte, die nicht unter die Vorschriften fallen"]
    places = [text.index(part) for part in (headings[0], "Inhalt noncompliance", headings[1], "Inhalt out_of_scope")]
    assert places == sorted(places)
    assert "Unverhältnismäßige Belastung" not in text


def test_statement_takes_as_many_queries_for_many_contents(client):
    page = make_statement()
    add_content(page)
    few = count_queries(client, "/de/erklaerung/")

    for _number in range(5):
        add_content(page)

    assert count_queries(client, "/de/erklaerung/") == few


def blocking(page):
    return {problem.message for problem in gate.blocking_problems(page)}


def test_statement_goes_out_only_when_it_is_complete():
    complete = make_statement()
    add_content(complete)

    assert not blocking(complete)
    assert not blocking(make_statement(slug="voll", conformity="full"))
    assert not blocking(builders.make_page())
    for name in ("conformity", "method", "prepared_on", "review_due_on"):
        empty = "" if name in {"conformity", "method"} else None
        lacking = make_statement(slug=f"ohne-{name}".replace("_", "-"), **{name: empty})
        add_content(lacking)
        assert blocking(lacking), name
    assert blocking(make_statement(slug="ohne-inhalte"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_privacy_page_lists_what_the_settings_say(client, settings, code):
    settings.FEEDBACK_KEPT_FOR = timedelta(days=77)
    settings.AUDIT_KEPT_FOR = timedelta(days=555)
    settings.SESSION_COOKIE_NAME = "__Host-session"
    builders.make_page(kind="privacy", slug="datenschutz")

    text = Page(client.get(f"/{code}/datenschutz/")).text

    for number in ("77", "555", "__Host-session"):
        assert number in text


def test_other_pages_do_not_repeat_the_list(client):
    builders.make_page(slug="hilfe")

    assert "stored-title" not in client.get("/de/hilfe/").content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_address_by_kind_leads_to_the_public_page(client, code):
    builders.make_page(kind="imprint", slug="entwurf", position=1, **builders.DRAFT)
    builders.make_page(kind="imprint", slug="impressum", position=2)

    assert client.get(f"/{code}/legal/imprint/")["Location"] == f"/{code}/impressum/"
    for kind in ("privacy", "other", "nonsense"):
        assert client.get(f"/{code}/legal/{kind}/").status_code == 404


def test_page_of_a_fault_links_to_form_and_legal_pages(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("portal.pages.views.home_page.home_city", lambda: 1 / 0)

    response = client.get("/de/")

    links = Page(response).links
    assert response.status_code == 500
    for code in LANGUAGES:
        assert f"/{code}/feedback/barrier/" in links
        assert all(f"/{code}/legal/{kind}/" in links for kind in KINDS)


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_story", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_story_has_every_kind_in_both_languages(story, client, kind, code):
    page = StaticPage.objects.public().get(kind=kind)

    answer = Page(client.get(f"/{code}/legal/{kind}/", follow=True))

    assert getattr(page, f"title_{code.replace('-', '_')}") in answer.text
    assert not [text for tag, text in answer.runs if tag == "de" and code != "de" and "Wir" in text]
    assert not blocking(page)
