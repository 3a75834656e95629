"""People, sectors, pictures: what is edited as it is, without a working copy, is not overwritten unseen either."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.staff.roles import Role
from tests import builders
from tests.editorial.library.uploaded import encoded, halves, upload
from tests.forms import form_of

pytestmark = pytest.mark.django_db

GERMAN, CHINESE = "Deutsch", "中文"


@pytest.fixture
def person():
    return builders.make_person(biography_de="<p>Alt</p>")


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff."""

    def desk(role=Role.EDITOR, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


def address(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def open_form(client, record):
    return form_of(client.get(address(record)), f"{record._meta.model_name}_form")


@pytest.mark.parametrize("first", [Role.EDITOR, Role.TRANSLATOR])
@pytest.mark.parametrize("kind", ["person", "sector", "picture"])
def test_german_editor_and_chinese_translator_lose_nothing(desk_of, picture, kind, first):
    make, field = {
        "person": (builders.make_person, "transliteration"),
        "sector": (builders.make_sector, "summary"),
        "picture": (picture, "caption"),
    }[kind]
    record = make()
    people = {
        f"{field}_de": (desk_of(Role.EDITOR), GERMAN),
        f"{field}_zh_hans": (desk_of(Role.TRANSLATOR, translates_into="zh-hans"), CHINESE),
    }
    forms = {name: open_form(client, record) for name, (client, _text) in people.items()}

    for name in sorted(people, reverse=first == Role.TRANSLATOR):
        client, text = people[name]
        response = client.post(address(record), {**forms[name], name: text})
    assert response.status_code == 200
    again = form_of(response, f"{record._meta.model_name}_form")
    assert client.post(address(record), again).status_code == 302

    record.refresh_from_db()
    assert [getattr(record, name) for name in people] == [GERMAN, CHINESE]


def test_second_editor_sees_both_versions_also_of_parts(desk_of, person):
    person.offices.create(title_de="Bürgermeister")
    first, second = desk_of(), desk_of()
    forms = [open_form(client, person) for client in (first, second)]
    first.post(address(person), {**forms[0], "offices-0-title_de": "Oberbürgermeister"})

    response = second.post(address(person), {**forms[1], "offices-0-title_de": "Stadtdirektor"})

    (difference,) = response.context_data["differences"]
    assert (difference.mine, difference.theirs) == ("Stadtdirektor", "Oberbürgermeister")
    assert "Oberbürgermeister" in response.content.decode()
    assert person.offices.get().title_de == "Oberbürgermeister"


def test_new_record_and_one_saved_twice_in_a_row_have_no_conflict(desk_of, person):
    editor = desk_of()
    for name in ("Erste", "Zweite"):
        assert editor.post(address(person), {**open_form(editor, person), "family_name": name}).status_code == 302

    add = reverse("admin:partnership_person_add")
    form = form_of(editor.get(add), "person_form")

    assert "_version" not in form
    assert editor.post(add, {**form, "family_name": "Neu"}).status_code == 302


def test_file_of_a_picture_is_not_replaced_while_two_versions_are_open(desk_of, picture):
    image = picture()
    first, second = desk_of(), desk_of()
    forms = [open_form(client, image) for client in (first, second)]
    first.post(address(image), {**forms[0], "credit": "Stadtarchiv"})
    folder = image.folder

    response = second.post(address(image), {**forms[1], "upload": upload(encoded(halves()))})

    image.refresh_from_db()
    assert (response.status_code, image.folder, image.credit) == (200, folder, "Stadtarchiv")
