"""The pages of the admin for files: who may what, what is shown, what is written."""

from datetime import timedelta

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from delegations.models import Visit
from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import Role
from editorial.translating.models import TranslationImport
from editorial.translating.models.imports import KEPT_FOR
from tests import builders
from tests.forms import form_of
from tests.pages import Page

pytestmark = pytest.mark.django_db
FILES = reverse("admin:translating_translationimport_changelist")
EXPORT = reverse("admin:translating_translationimport_export")
VISITS = reverse("admin:delegations_visit_changelist")
CHOICE = {"language": "zh-hans", "form": "po"}


@pytest.fixture
def signed_in(client):
    def sign_in(role="editor", **overrides):
        client.force_login(builders.make_user(role, **overrides))
        return client

    return sign_in


def content_of(response) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def sources(response) -> list[str]:
    return sorted(entry.msgid for entry in polib.pofile(content_of(response)))


def exported(client, **choice) -> str:
    return content_of(client.get(EXPORT, {**CHOICE, "kinds": "delegations.visit", **choice}))


def send(client, content: str, **values):
    file = SimpleUploadedFile("zurück.po", content.encode())
    return client.post(FILES, {"file": file, **values})


def sent_changed_title(client, **values):
    """Send a file in which the title of the one visit is translated anew; return the page of its report."""
    response = send(client, exported(client).replace('msgstr "访问"', 'msgstr "来访"'), **values)
    assert response.status_code == 302, Page(response).text
    return response.headers["Location"]


def test_export_of_everything_of_some_kinds(signed_in):
    client = signed_in()
    builders.make_visit(title_de="Besuch")
    builders.make_city(name_de="Changde")
    builders.make_news(title_de="Meldung")

    response = client.get(EXPORT, {**CHOICE, "kinds": ["delegations.visit", "partnership.city"]})

    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="zh-Hans-{timezone.localdate():%Y-%m-%d}.po"'
    )
    assert sources(response) == ["Besuch", "Changde"]


def test_export_of_all_kinds_and_of_unfinished_texts(signed_in):
    client = signed_in()
    builders.make_visit(title_de="Besuch", purpose_de="Zweck")
    builders.make_sector(name_de="Kultur", name_zh_hans="")

    assert sources(client.get(EXPORT, {**CHOICE, "only_unfinished": "on"})) == ["Kultur", "Zweck"]


@pytest.mark.parametrize(("form", "start"), [("xliff12", '<xliff version="1.2"'), ("xliff2", '<xliff version="2.0"')])
def test_export_as_xliff(signed_in, form, start):
    client = signed_in()

    response = client.get(EXPORT, {**CHOICE, "form": form})

    assert response.headers["Content-Type"] == "application/xliff+xml; charset=utf-8"
    assert content_of(response).split("\n")[1].startswith(start)


def test_export_of_what_is_not_offered_shows_the_form_again(signed_in):
    response = signed_in().get(EXPORT, {"language": "fr", "form": "po"})

    assert "fr ist keine gültige Auswahl." in Page(response).text


def test_notes_in_a_file_are_in_the_language_of_the_person(signed_in):
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")

    assert "#. 访问: 访问, 标题" in exported(signed_in(language="zh-hans")).replace("：", ": ").replace("，", ", ")


def test_action_exports_what_is_chosen(signed_in):
    client = signed_in()
    chosen = builders.make_visit(title_de="Gewählt")
    builders.make_visit(title_de="Übrig")

    page = client.post(VISITS, {"action": "export_for_translation", "_selected_action": [chosen.pk]})
    data = form_of(page, "export_form")

    assert "1 Eintrag kommt in die Datei" in Page(page).text
    assert sources(client.post(VISITS, {**data, "form": "po"})) == ["Gewählt"]


def test_action_exports_all_that_a_filter_has_found(signed_in):
    client = signed_in()
    for number in range(3):
        builders.make_visit(title_de=f"Entwurf {number}", **builders.DRAFT)
    builders.make_visit(title_de="Öffentlich")
    address = f"{VISITS}?status__exact=draft"
    some = Visit.objects.filter(status="draft").first()

    data = {"action": "export_for_translation", "select_across": "1", "_selected_action": [some.pk]}
    page = client.post(address, data)

    assert sources(client.post(address, form_of(page, "export_form"))) == ["Entwurf 0", "Entwurf 1", "Entwurf 2"]


def test_every_list_of_translated_records_has_the_action(signed_in):
    client = signed_in(is_superuser=True)
    for address in (VISITS, reverse("admin:library_image_changelist"), reverse("admin:partnership_sector_changelist")):
        assert 'value="export_for_translation"' not in client.get(address).content.decode()
    builders.make_visit()
    builders.make_sector()

    for address in (VISITS, reverse("admin:partnership_sector_changelist")):
        assert 'value="export_for_translation"' in client.get(address).content.decode()


def test_import_is_looked_at_and_then_taken_over(signed_in):
    client, visit = signed_in(), builders.make_visit(title_de="Besuch", title_zh_hans="访问")

    report = sent_changed_title(client)
    shown = Page(client.get(report))
    assert "访问" in shown.text_in("zh-Hans")
    assert "来访" in shown.text_in("zh-Hans")
    assert not WorkingCopy.objects.exists()

    answer = client.post(f"{report}apply/", form_of(client.get(report), "apply_form"), follow=True)

    assert "Die Übersetzungen wurden übernommen." in Page(answer).text
    assert WorkingCopy.objects.about(visit).get().data["values"]["title_zh_hans"] == "来访"
    assert not TranslationImport.objects.get().file


def test_large_upload_comes_as_a_file_on_disk(signed_in, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    client, visit = signed_in(), builders.make_visit(title_de="Besuch", title_zh_hans="访问")

    client.post(f"{sent_changed_title(client)}apply/")

    assert WorkingCopy.objects.about(visit).get().data["values"]["title_zh_hans"] == "来访"


def test_taking_over_twice_is_taking_over_once(signed_in):
    client = signed_in()
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")
    report = sent_changed_title(client)

    client.post(f"{report}apply/")
    version = WorkingCopy.objects.get().version
    client.post(f"{report}apply/")

    assert WorkingCopy.objects.get().version == version


def test_content_that_has_changed_since_the_report_is_reported_anew(signed_in):
    client, visit = signed_in(), builders.make_visit(title_de="Besuch", title_zh_hans="访问", **builders.DRAFT)
    report = sent_changed_title(client)
    visit.title_zh_hans = "到访"
    visit.save()

    answer = Page(client.post(f"{report}apply/", follow=True))

    visit.refresh_from_db()
    assert "Es wurde nichts geschrieben: Der Inhalt hat sich geändert" in answer.text
    assert "inzwischen von jemand anderem geändert" in answer.text
    assert visit.title_zh_hans == "到访"


def test_overwriting_is_a_choice_of_the_person(signed_in):
    client, visit = signed_in(), builders.make_visit(title_de="Besuch", title_zh_hans="访问", **builders.DRAFT)
    file = exported(client).replace('msgstr "访问"', 'msgstr "来访"')
    visit.title_zh_hans = "到访"
    visit.save()

    report = send(client, file, overwrite="on").headers["Location"]
    client.post(f"{report}apply/")

    visit.refresh_from_db()
    assert visit.title_zh_hans == "来访"


def test_broken_file_is_refused_at_its_field(signed_in):
    client = signed_in()

    response = send(client, exported(client) + 'msgid "abgeschnitt')

    assert response.status_code == 200
    assert "dies ist keine Zeile einer PO-Datei, oder sie ist abgeschnitten" in Page(response).text
    assert not TranslationImport.objects.exists()


def test_untouched_file_offers_nothing_to_take_over(signed_in):
    client = signed_in()
    builders.make_visit()

    page = client.get(send(client, exported(client)).headers["Location"])

    assert "Die Datei ändert nichts." in Page(page).text
    assert form_of(page, "apply_form") == {}


def test_translator_brings_only_the_own_language(signed_in):
    client = signed_in("translator", translates_into="zh-hans")
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")
    report = sent_changed_title(client)
    assert client.post(f"{report}apply/").status_code == 302

    assert WorkingCopy.objects.count() == 1


def test_translator_of_another_language_is_refused(client):
    person = builders.make_user("translator", translates_into="zh-hans")
    client.force_login(person)
    file = exported(client)
    person.translates_into = "de"
    person.save()

    assert client.post(FILES, {"file": SimpleUploadedFile("x.po", file.encode())}).status_code == 403


def test_import_of_somebody_else_is_not_there(signed_in, client):
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")
    report = sent_changed_title(signed_in())
    client.force_login(builders.make_user("publisher"))

    assert client.get(report).status_code == 404
    assert client.post(f"{report}apply/").status_code == 404


@pytest.mark.parametrize("role", [None, *Role])
def test_roles_at_the_pages(signed_in, role):
    client = signed_in(role, translates_into="zh-hans" if role == Role.TRANSLATOR else "")
    expected = 403 if role is None else 200

    assert client.get(FILES).status_code == expected
    assert client.get(EXPORT, CHOICE).status_code == expected
    assert (FILES in client.get(reverse("admin:index")).content.decode()) == (role is not None)


def test_applying_is_no_link(signed_in):
    client = signed_in()
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")

    assert client.get(f"{sent_changed_title(client)}apply/").status_code == 405


def test_file_is_forgotten_after_a_day(signed_in, settings):
    client = signed_in()
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")
    sent_changed_title(client)
    kept = TranslationImport.objects.get()
    storage, name = kept.file.storage, kept.file.name
    assert storage.exists(name)
    TranslationImport.objects.update(made_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))

    client.get(FILES)

    assert not TranslationImport.objects.exists()
    assert not storage.exists(name)


def test_names_and_texts_in_a_report_are_escaped(signed_in):
    client = signed_in()
    builders.make_visit(title_de="<script>x()</script>", title_zh_hans="访问")

    content = client.get(sent_changed_title(client)).content.decode()

    assert "<script>x()" not in content
    assert "&lt;script&gt;x()" in content
