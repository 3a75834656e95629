"""Pages that no link leads to are valid HTML: errors, forms that were refused, previews, the style guide.

The pages of the story are checked in tests/test_story.py.
"""

import pytest
from django.db import OperationalError, connection

from editorial.library.models import Placement
from editorial.publishing.models import PreviewLink
from tests import builders
from tests.nu.checker import findings
from tests.pages import Page
from tests.portal.feedback.test_forms import filled
from tests.reading import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


LINKLESS = {
    "nirgends/": 404,
    "%00/": 400,
    "style-guide/": 200,
    "visits/?year=x": 200,
    "timeline/?year=x": 200,
    "news/": 200,
    "visits/deutsch/": 200,
}


@pytest.fixture
def records(picture):
    """A draft and a public visit with a picture, both without Chinese."""
    draft = builders.make_visit(report_de="<p>Eins.</p>", title_zh_hans="", **builders.DRAFT)
    public = builders.make_visit(slug="deutsch", title_zh_hans="", state="planned")
    for record in (draft, public):
        Placement.objects.create(target=record, image=picture(), role="lead")
    return draft, public


def linkless_pages(client, language) -> dict:
    answers = {path: client.get(f"/{language}/{path}") for path in LINKLESS}
    assert {path: answer.status_code for path, answer in answers.items()} == LINKLESS
    return answers


def answers_to_forms(client, language, record) -> dict:
    contact = f"/{language}/feedback/contact/"
    answers = {
        "refused": client.post(contact, filled(message="", email="x")),
        "sent": client.post(contact, filled(), follow=True),
        "asked": client.post(f"/{language}/feedback/translation/delegations.visit/{record.pk}/", follow=True),
    }
    assert [answer.status_code for answer in answers.values()] == [422, 200, 200]
    return answers


def previews(client, language, draft) -> dict:
    _link, token = PreviewLink.make(draft, by=builders.make_user(), label="Außenamt", may_propose=True)
    page = f"/preview/{token}/{language}/"
    answers = {path: client.get(f"{page}{path}") for path in ("", "remarks/", "remarks/?sent=remark")}
    chosen = next(link for link in Page(answers["remarks/"], f"{page}remarks/").links if "?text=" in link)
    answers |= {"chosen": client.get(chosen), "unkeyed": client.post(f"{page}remarks/", {"kind": "remark"})}
    assert [answer.status_code for answer in answers.values()] == [200, 200, 200, 200, 403]
    return answers


def pages_of_a_broken_portal(client, language) -> dict:
    def fail(execute, sql, params, many, context):
        raise OperationalError

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answer = client.get(f"/{language}/visits/")
    assert answer.status_code == 503
    return {"broken": answer}


def test_pages_without_links_are_valid(client, records, tmp_path):
    draft, public = records
    documents = {}
    for language in LANGUAGES:
        answers = linkless_pages(client, language) | answers_to_forms(client, language, public)
        answers |= previews(client, language, draft) | pages_of_a_broken_portal(client, language)
        documents |= {f"{language} {name}": answer.content for name, answer in answers.items()}

    assert findings(documents, tmp_path) == []
