"""Texts of documents from the upload on, and of those stored before."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from editorial.library import uploads
from editorial.library.files import protected_storage
from editorial.library.models import Document, Placement
from editorial.library.reading import stored
from tests.builders import make_city, make_user
from tests.editorial.library import pdfs
from tests.editorial.library.uploaded import make_document, upload

pytestmark = pytest.mark.django_db

FORM = {"title_de": "Bericht", "title_zh_hans": "", "kind": "report", "language": "de"}


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def post(client, content=None, document=None):
    address = ["admin:library_document_change", [document.pk]] if document else ["admin:library_document_add", []]
    file = {"upload": upload(content, "file.pdf")} if content else {}
    return client.post(reverse(address[0], args=address[1]), FORM | file)


def line_of_form(client, document):
    page = client.get(reverse("admin:library_document_change", args=[document.pk])).content.decode()
    _before, _label, after = page.partition("Text für die Suche")
    return after[:400]


def read_documents(**options):
    output = StringIO()
    call_command("read_documents", stdout=output, **options)
    return output.getvalue().strip().splitlines()[-1]


def test_upload_keeps_the_text_and_the_form_says_how_long_it_is(editor):
    post(editor, pdfs.long_pdf(100, "Rückhaltebecken".encode("cp1252").decode("cp1252")))

    document = Document.objects.get()
    assert document.text == " ".join(["Rückhaltebecken"] * 100)
    assert "1.599 Zeichen" in line_of_form(editor, document)


@pytest.mark.parametrize("content", [pdfs.scan(), pdfs.locked_pdf()], ids=["scan", "locked"])
def test_document_without_text_is_taken_and_the_form_says_so(editor, content):
    assert post(editor, content).status_code == 302

    document = Document.objects.get()
    assert document.text == ""
    assert "Es war keiner zu lesen" in line_of_form(editor, document)


def test_new_file_brings_its_own_text(editor):
    document = make_document(pdfs.pdf("Alt"))

    post(editor, None, document)
    assert Document.objects.get().text == "Alt"
    post(editor, pdfs.pdf("Neu"), document)
    assert Document.objects.get().text == "Neu"
    post(editor, pdfs.scan(), document)
    assert Document.objects.get().text == ""


@pytest.mark.django_db(transaction=True)
def test_file_is_read_once_and_before_the_transaction(editor, monkeypatch):
    read, was_inside = uploads.text_of, []
    monkeypatch.setattr(
        uploads, "text_of", lambda checked: was_inside.append(connection.in_atomic_block) or read(checked)
    )

    post(editor, pdfs.pdf("Guten Tag"))

    assert (was_inside, Document.objects.get().text) == ([False], "Guten Tag")


def test_pages_and_lists_do_not_fetch_the_texts(editor, django_assert_max_num_queries):
    document = make_document(pdfs.pdf("Guten Tag"))
    city = make_city()
    Placement.objects.create(target=city, document=document, role="attachment")
    pages = [city.get_absolute_url(), reverse("admin:library_document_changelist"), document.url]

    with django_assert_max_num_queries(200) as queries:
        assert [editor.get(page).status_code for page in pages] == [200, 200, 200]

    assert [query["sql"] for query in queries if '"library_document"."text"' in query["sql"]] == []


def test_documents_stored_before_get_their_text():
    old, scan, new = make_document(pdfs.pdf("Alt")), make_document(pdfs.scan()), make_document(pdfs.pdf("Neu"))
    Document.objects.filter(pk=old.pk).update(text="")
    Document.objects.filter(pk=new.pk).update(text="Von früher")
    saved_at = Document.objects.get(pk=old.pk).updated_at

    assert read_documents() == "Dokumente: 2, davon mit Text 1, ohne Text 1"
    assert dict(Document.objects.values_list("pk", "text")) == {old.pk: "Alt", scan.pk: "", new.pk: "Von früher"}
    assert Document.objects.get(pk=old.pk).updated_at == saved_at
    assert read_documents(all=True) == "Dokumente: 3, davon mit Text 2, ohne Text 1"
    assert Document.objects.get(pk=new.pk).text == "Neu"


def test_lost_or_refused_file_keeps_its_text_and_stops_nothing():
    lost, refused, whole = (make_document(pdfs.pdf("Text")) for _number in range(3))
    Document.objects.update(text="Von früher")
    storage = protected_storage()
    storage.delete(lost.file.name)
    with storage.open(refused.file.name, "wb") as file:
        file.write(b"<html>")

    assert read_documents(all=True) == "Dokumente: 3, davon mit Text 1, ohne Text 2"
    assert [Document.objects.get(pk=item.pk).text for item in (lost, refused, whole)] == [
        "Von früher",
        "Von früher",
        "Text",
    ]


def test_file_replaced_meanwhile_keeps_its_own_text(monkeypatch):
    document = make_document(pdfs.pdf("Alt"))
    read = stored.text_of

    def replaced_while_reading(checked):
        Document.objects.filter(pk=document.pk).update(token="other", text="Neu")
        return read(checked)

    monkeypatch.setattr(stored, "text_of", replaced_while_reading)

    read_documents(all=True)

    assert Document.objects.get().text == "Neu"
