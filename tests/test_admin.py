"""The admin as a workplace: every form opens for every role, roles keep their limits."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from delegations.models import Delegate, Gift, Visit
from editorial.library.models import Image
from editorial.staff.models import User
from editorial.staff.roles import Role
from partnership.models import City, OfficeHeld
from projects.models import Project
from tests import builders
from tests.forms import add_inline, form_of

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
MAKERS = {
    "city": builders.make_city,
    "partnership": builders.make_partnership,
    "agreement": builders.make_agreement,
    "organisation": builders.make_organisation,
    "person": builders.make_person,
    "project": builders.make_project,
    "visit": builders.make_visit,
    "page": builders.make_page,
    "newsitem": builders.make_news,
    "sector": builders.make_sector,
}


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def signed_in(client):
    def sign_in(role=None, **overrides):
        client.force_login(builders.make_user(role, **overrides))
        return client

    return sign_in


def test_every_model_of_ours_is_reachable():
    from django.apps import apps

    from editorial.records import Record

    kept = {model for model in apps.get_models() if issubclass(model, Record)}
    inlines = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}

    assert {model._meta.label for model in kept - set(MODELS) - inlines} == {
        "publishing.AwaitedLanguage", "publishing.FormerSlug", "publishing.PreviewLink", "publishing.Proposal",
        "publishing.Redirect", "publishing.Remark", "publishing.WorkingCopy",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "zh-hans"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_form_opens_without_a_foreign_host(signed_in, model, language):
    client = signed_in(is_superuser=True, language=language)
    if maker := MAKERS.get(model._meta.model_name):
        maker()
    pages = [url(model, "changelist")]
    if admin.site._registry[model].has_add_permission(client.get(reverse("admin:index")).wsgi_request):
        pages.append(url(model, "add"))
    pages += [url(model, "change", record.pk) for record in model._default_manager.all()[:1]]

    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        content = response.content.decode()
        loaded = re.findall(r'(?:src|<link[^>]*href)="((?:https?:)?//[^"]+)"', content)
        assert loaded == []
        assert f'lang="{language}"' in content


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("model", [City, Visit, Project], ids=lambda model: model._meta.label)
def test_every_role_reads_every_record(signed_in, role, model):
    record = MAKERS[model._meta.model_name](title_de="Titel") if model is not City else builders.make_city()
    client = signed_in(role, translates_into="zh-hans" if role == Role.TRANSLATOR else "")

    assert client.get(url(model, "change", record.pk)).status_code == 200


def change(client, record, **values):
    """Post the record's own form with these fields changed; return the response."""
    address = url(type(record), "change", record.pk)
    data = form_of(client.get(address), f"{record._meta.model_name}_form")
    return client.post(address, {**data, **values})


def test_status_and_dates_are_not_changed_by_a_forged_form(signed_in):
    city = builders.make_city(**builders.DRAFT)
    client = signed_in(Role.PUBLISHER)

    response = change(client, city, status="published", published_at_0="01.01.2020", published_at_1="12:00")

    city.refresh_from_db()
    assert (response.status_code, city.status, city.published_at) == (302, "draft", None)


@pytest.mark.parametrize(("texts", "public"), [({}, False), ({"summary_de": "Text", "summary_zh_hans": "文本"}, True)])
def test_publisher_publishes_from_the_list_what_is_ready(signed_in, texts, public):
    city = builders.make_city(**builders.DRAFT, **texts)

    signed_in(Role.PUBLISHER).post(url(City, "changelist"), {"action": "publish", "_selected_action": [str(city.pk)]})

    assert city.is_public() == public


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.PROTOCOL])
def test_nobody_else_publishes_from_the_list(signed_in, role):
    city = builders.make_city(**builders.DRAFT)

    signed_in(role).post(url(City, "changelist"), {"action": "publish", "_selected_action": [str(city.pk)]})

    assert not city.is_public()


def test_translator_changes_the_texts_of_one_language_only(signed_in):
    visit = builders.make_visit(title_zh_hans="", starts_on="2016-09-10", **builders.DRAFT)
    visit.sector_notes.create(text_de="<p>Text</p>")
    client = signed_in(Role.TRANSLATOR, translates_into="zh-hans")
    (note,) = visit.sector_notes.all()

    response = change(
        client, visit, **{
            "title_zh_hans": "深圳来访", "title_de": "Gefälscht", "starts_on": "1999", "status": "withdrawn",
            "slug": "x",
            "sector_notes-0-text_zh_hans": "<p>文本</p>", "sector_notes-0-text_de": "Gefälscht",
        },
    )  # fmt: skip

    assert response.status_code == 302
    changed = Visit.objects.get(pk=visit.pk)
    note.refresh_from_db()
    assert (changed.title_zh_hans, note.text_zh_hans) == ("深圳来访", "<p>文本</p>")
    assert (changed.title_de, changed.starts_on, changed.status) == (visit.title_de, "2016-09-10", "draft")
    assert (changed.slug, note.text_de) == (visit.slug, "<p>Text</p>")


def test_translator_neither_adds_nor_deletes(signed_in):
    visit = builders.make_visit(**builders.DRAFT)
    client = signed_in(Role.TRANSLATOR, translates_into="zh-hans")

    assert client.get(url(Visit, "add")).status_code == 403
    assert client.post(url(Visit, "delete", visit.pk), {"post": "yes"}).status_code == 403
    assert Visit.objects.filter(pk=visit.pk).exists()


PRIVATE = {"contact": "0511-168-0815", "diet": "vegetarisch-geheim", "notes": "Vermerk-geheim"}


def visit_with_delegate(**overrides):
    visit = builders.make_visit(**overrides)
    visit.delegates.create(printed_name="Frau Wu", **PRIVATE)
    return visit


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.PROTOCOL, True), (Role.ADMINISTRATOR, True), (Role.EDITOR, False), (Role.PUBLISHER, False)]
)
def test_private_data_of_delegates_are_for_protocol_officers(signed_in, role, sees):
    visit = visit_with_delegate(**builders.DRAFT)

    page = signed_in(role).get(url(Visit, "change", visit.pk)).content.decode()

    assert [value in page for value in PRIVATE.values()] == [sees] * 3


def test_forged_form_does_not_change_private_data(signed_in):
    visit = visit_with_delegate(**builders.DRAFT)

    change(signed_in(Role.EDITOR), visit, **{f"delegates-0-{name}": "gefälscht" for name in PRIVATE})

    delegate = visit.delegates.get()
    assert {name: getattr(delegate, name) for name in PRIVATE} == PRIVATE


def test_address_is_fixed_once_public(signed_in):
    city = builders.make_city(slug="alt")

    change(signed_in(Role.PUBLISHER), city, slug="neu")
    city.refresh_from_db()
    assert city.slug == "alt"


def test_public_record_is_not_deleted_by_a_publisher(signed_in):
    city = builders.make_city()

    assert signed_in(Role.PUBLISHER).post(url(City, "delete", city.pk), {"post": "yes"}).status_code == 403
    assert City.objects.filter(pk=city.pk).exists()


def test_return_visit_takes_one_form(signed_in, picture):
    """Five sector notes, three delegates, two pictures and a gift in one go, as the protocol office would type them."""
    client = signed_in(Role.PROTOCOL)
    sectors = [builders.make_sector() for _ in range(5)]
    xu = builders.make_person(family_name="Xu", given_name="Qin", name_order="family")
    OfficeHeld.objects.create(person=xu, title_de="Bürgermeister", city=builders.make_city(name_de="Shenzhen"))
    data = form_of(client.get(url(Visit, "add")), "visit_form") | {
        "title_de": "Gegenbesuch aus Shenzhen",
        "direction": "incoming",
        "state": "completed",
        "starts_on": "10. September 2016",
        "size_note_de": "umfangreich",
        "has_further_gifts": "on",
    }
    for sector in sectors:
        add_inline(data, "sector_notes", sectors=[str(sector.pk)], text_de="<p>Stand</p>", position="0")
    add_inline(data, "delegates", side="guests", role="leader", rank="1", person=str(xu.pk),
               publishes_name="on", publication_basis="office")  # fmt: skip
    for rank in ("2", "3"):
        add_inline(data, "delegates", side="guests", role="member", rank=rank, printed_name="Mitglied")
    prefix = next(name.removesuffix("-TOTAL_FORMS") for name in data if "placement" in name and "TOTAL" in name)
    for role in ("lead", "gallery"):
        add_inline(data, prefix, image=str(picture().pk), role=role, position="1")
    add_inline(data, "gifts", direction="given", description_de="Bildband über Herrenhausen", is_public="on")

    response = client.post(url(Visit, "add"), data)

    assert response.status_code == 302, response.context["errors"]
    visit = Visit.objects.get()
    assert (visit.slug, visit.starts_on, visit.status) == ("gegenbesuch-aus-shenzhen", "2016-09-10", "draft")
    assert visit.sector_notes.count() == 5
    assert [delegate.rank for delegate in visit.delegates.all()] == [1, 2, 3]
    assert visit.placements.count() == Image.objects.count() == 2
    assert visit.gifts.get().description_de == "Bildband über Herrenhausen"


def test_clock_time_is_that_of_the_place(signed_in):
    client = signed_in(Role.EDITOR)
    visit = builders.make_visit(**builders.DRAFT)
    address = url(Visit, "change", visit.pk)
    data = form_of(client.get(address), "visit_form")
    add_inline(data, "programme", title_de="Ankunft", starts_at_0="26.10.2015", starts_at_1="21:45", audience="public",
               time_zone="Asia/Shanghai")  # fmt: skip

    assert client.post(address, data).status_code == 302

    item = visit.programme.get()
    assert (item.starts_at.isoformat(), item.day) == ("2015-10-26T13:45:00+00:00", "2015-10-26")
    again = form_of(client.get(address), "visit_form")
    assert (again["programme-0-starts_at_0"], again["programme-0-starts_at_1"][0][:5]) == (["26.10.2015"], "21:45")


def test_gift_shows_the_rule_for_its_value(signed_in):
    from delegations.models import ValueLimit

    for value, name in [(0, "klein"), (25, "mittel"), (2001, "groß")]:
        ValueLimit.objects.create(name_de=name, from_eur=value, rule_de=f"Regel {name}")
    visit = builders.make_visit(**builders.DRAFT)
    Gift.objects.create(visit=visit, direction="received", description_de="Vase", value_eur=30)

    page = signed_in(Role.PROTOCOL).get(url(Visit, "change", visit.pk)).content.decode()

    assert "Regel mittel" in page
    assert "Regel groß" not in page


@pytest.mark.parametrize("query", ["?year=abc", "?year=99999999999", "?city=%00", "?status=x", "?p=999999"])
def test_broken_filters_of_a_list_do_no_harm(signed_in, query):
    builders.make_visit()

    response = signed_in(is_superuser=True).get(url(Visit, "changelist") + query)

    assert response.status_code in {200, 302, 400}


def test_demo_accounts_exist_for_every_role_with_passwords_printed_once(capsys):
    from django.core.management import call_command

    call_command("create_demo_staff")
    printed = capsys.readouterr().out
    call_command("create_demo_staff")
    again = capsys.readouterr().out

    users = User.objects.filter(is_staff=True)
    assert {user.groups.get().name for user in users} == {role.value for role in Role}
    assert not users.filter(is_superuser=True).exists()
    for user in users:
        password = re.search(rf"{user.username}\s+(\S+)", printed).group(1)
        assert user.check_password(password)
        assert password not in again


def test_delegates_are_neutral_in_what_the_admin_prints():
    delegate = Delegate(visit=builders.make_visit(), printed_name="Geheim", contact="0511")

    assert "Geheim" not in str(delegate)


def test_staff_switch_their_own_language(signed_in):
    client = signed_in(Role.EDITOR)
    address = url(City, "changelist")

    response = client.post(reverse("own-language"), {"language": "zh-hans", "next": address})

    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert 'lang="zh-hans"' in client.get(address).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_language_switch_never_leads_away(signed_in, target):
    response = signed_in(Role.EDITOR).post(reverse("own-language"), {"language": "de", "next": target})

    assert response.headers["Location"] == reverse("admin:index")


def test_language_switch_refuses_an_unknown_language_and_strangers(signed_in, client):
    assert client.post(reverse("own-language"), {"language": "de"}).status_code == 302
    assert signed_in(Role.EDITOR).post(reverse("own-language"), {"language": "xx"}).status_code == 400
    assert client.get(reverse("own-language")).status_code == 405


def test_saving_a_form_unchanged_changes_no_rich_text(signed_in):
    text = "<p>1 &lt; 2 &amp; &lt;b&gt;kein Fettdruck&lt;/b&gt;</p>"
    visit = builders.make_visit(report_de=text, **builders.DRAFT)

    assert change(signed_in(Role.EDITOR), visit).status_code == 302

    visit.refresh_from_db()
    assert visit.report_de == text
