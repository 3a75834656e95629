"""States of translations in a real browser: axe finds nothing in grid, form and list, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from editorial.l10n import translations
from editorial.publishing import coverage
from editorial.staff.roles import Role, sync_roles
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

# What this desk adds to forms and lists; the rest of them is Django's.
OURS = [".translation", ".save-bar", ".translation-state"]


def complaints(page, *places):
    context = {"include": [[place] for place in places]} if places else None
    found = Axe().run(page, context=context).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.fixture
def visit():
    visit = builders.make_visit(title_zh_hans="访问", purpose_de="Austausch", summary_de="Gut.", summary_zh_hans="好。")
    translations.keep_draft(visit, "summary", "zh-hans", "还行。", "Gut.")
    visit.title_de = "Anderer Besuch"
    visit.save()
    coverage.refresh(visit)
    return visit


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_nothing_keeps_people_out(live_server, page, visit, language):
    sync_roles()
    builders.make_user(Role.PUBLISHER, username="redaktion", language=language)
    page.goto(f"{live_server.url}/admin/")
    page.fill("#id_username", "redaktion")
    page.fill("#id_password", builders.PASSWORD)
    page.press("#id_password", "Enter")

    page.goto(f"{live_server.url}/admin/l10n/coverage/")
    assert complaints(page) == []
    page.goto(f"{live_server.url}/admin/delegations/visit/")
    assert complaints(page, ".translation-state") == []
    page.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/change/")
    assert complaints(page, *OURS) == []
