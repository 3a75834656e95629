"""axe finds nothing on the pages of the admin, in German and Chinese, light and dark, with every kind of row filled."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing import publication
from editorial.publishing.models import Publishable, Revision
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role, sync_roles
from portal.desk.models import Activity
from tests import builders
from tests.browser.desks import sign_in, violations
from tests.filled import MAKERS, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

LOOKS = [("de", "light"), ("zh-hans", "dark")]
MODELS = sorted(MAKERS.keys() & admin.site._registry.keys(), key=lambda model: model._meta.label)
# The same on every page; the start page and others show that nothing is wrong with it.
NAVIGATION = "#nav-sidebar"
READ_IN_LISTS = {Activity, AuditEntry}
DESK_PAGES = ["gate/", "schedule/", "withdraw/", "previews/", "revisions/", "compare/?old=present&new=present"]
OTHER_PAGES = [
    "admin:index", "guide", "translators-guide", "admin:password_change", "admin:translating_work_changelist",
    "admin:translating_translationimport_changelist", "admin:l10n_coverage_changelist",
]  # fmt: skip


@pytest.fixture(params=LOOKS, ids=[language for language, _scheme in LOOKS])
def desk(request, live_server, new_context):
    """An administrator's browser in one language; `desk.user` is the account."""
    language, scheme = request.param
    sync_roles()
    # The checker is a script of the test, which the content policy rightly refuses.
    context = new_context(bypass_csp=True, color_scheme=scheme, base_url=live_server.url)
    page = context.new_page()
    page.user = builders.make_user(Role.ADMINISTRATOR, is_superuser=True, language=language)
    sign_in(context, page.user, live_server)
    return page


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def may_add(model, user) -> bool:
    request = RequestFactory().get("/")
    request.user = user
    return admin.site.get_model_admin(model).has_add_permission(request)


def is_whole(model, user) -> bool:
    """Tell whether this language sees every page of the model, and its colours; the other one sees them of the rest."""
    return MODELS.index(model) // 2 % 2 == (user.language == "de")


def pages_of(model, user) -> list[str]:
    """Return the addresses of the list and of the filled form; with every second model those of all other pages.

    The others share their templates, or show less of the same form, so each language sees those of half of the models.
    """
    record = MAKERS[model]()
    pages = [address(model, "changelist")]
    if model in READ_IN_LISTS:
        return pages
    form = address(model, "change", fill(record, rows=1).pk if model is not Revision else record.pk)
    pages.append(form)
    if is_whole(model, user):
        below = ["history/"]
        if may_add(model, user):
            pages.append(address(model, "add"))
            below.append("delete/")
        below += DESK_PAGES if issubclass(model, Publishable) else []
        pages += [form.replace("change/", page) for page in below]
    return pages


def open_page(desk, page) -> None:
    response = desk.goto(page)
    assert (response.status, desk.get_attribute("html", "lang")) == (200, desk.user.language), page


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_on_any_page(desk, half):
    """In halves, so that no single test takes too long."""
    for model in MODELS[half::2]:
        # All have the same style sheets: what stands in both halves has been seen light and dark.
        colours = is_whole(model, desk.user) or model is Visit
        for page in pages_of(model, desk.user):
            open_page(desk, page)
            assert violations(desk, seen=NAVIGATION, colours=colours) == [], page
    for name in OTHER_PAGES if half else []:
        open_page(desk, reverse(name))
        assert violations(desk) == [], name


def test_axe_finds_nothing_where_something_went_wrong(desk):
    visit = builders.make_visit(**builders.DRAFT)
    visit.stops.create(city=builders.make_city())
    desk.goto(address(Visit, "change", visit.pk))
    desk.fill("#id_title_de", "")
    desk.fill("#id_stops-0-starts_on", "irgendwann")
    desk.click("[name=_save]")
    desk.wait_for_selector(".errorlist")
    assert violations(desk, seen=NAVIGATION) == []

    desk.goto(address(Visit, "change", visit.pk))
    visit.save()
    desk.fill("#id_title_de", "Anders")
    desk.click("[name=_save]")
    desk.wait_for_selector(".desk-conflict")
    assert violations(desk, seen=NAVIGATION) == []


def test_axe_finds_nothing_where_an_old_state_is_restored(desk):
    visit = fill(builders.make_visit(), rows=1)
    publication.publish(visit, by=desk.user, reason="Kollegin im Urlaub")
    visit.gifts.all().delete()
    for page in ("revisions/1/restore/", "compare/?old=1&new=present"):
        desk.goto(address(Visit, "change", visit.pk).replace("change/", page))
        assert violations(desk, seen=NAVIGATION) == [], page
