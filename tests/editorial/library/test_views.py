"""Files as citizens get them: only while the rule says so, with headers that keep them harmless."""

import pytest
from django.utils.translation import override

from editorial.library.models import Placement
from editorial.publishing.models import Publishable
from tests.builders import DRAFT, make_city
from tests.editorial.library.uploaded import encoded, files_in, make_document, make_image, photo

pytestmark = pytest.mark.django_db


def published(item, **fields):
    kind = "image" if "images" in item.folder else "document"
    role = "gallery" if kind == "image" else "attachment"
    return Placement.objects.create(target=make_city(**fields), role=role, **{kind: item})


def picture_address(image, name="60.jpg"):
    return f"/media/images/{image.token}/{name}"


def document_address(document):
    return f"/media/documents/{document.token}.{document.extension}"


def unpublish(placement):
    city = placement.target
    city.status = Publishable.Status.WITHDRAWN
    city.save()


@pytest.mark.parametrize("extension", ["avif", "webp", "jpg"])
def test_public_picture_is_sent_in_every_format(client, extension):
    image = make_image()
    published(image)

    response = client.get(picture_address(image, f"60.{extension}"))

    assert response.status_code == 200
    assert response["Content-Type"] == {"jpg": "image/jpeg"}.get(extension, f"image/{extension}")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_addresses_in_pages_are_those_that_answer(client):
    image, document = make_image(encoded(photo((900, 90)))), make_document()
    published(image)
    published(document)
    addresses = [image.rendition_url(width, "avif") for width in image.widths] + [document.url]

    assert [client.get(address).status_code for address in addresses] == [200] * 4


def test_picture_known_to_the_browser_is_not_sent_again(client):
    image = make_image()
    placement = published(image)
    etag = client.get(picture_address(image))["ETag"]

    assert client.get(picture_address(image), headers={"If-None-Match": etag}).status_code == 304
    unpublish(placement)
    assert client.get(picture_address(image), headers={"If-None-Match": etag}).status_code == 404


def test_first_request_leaves_a_copy_for_the_web_server(client, media):
    image = make_image()
    published(image)

    response = client.get(picture_address(image))

    copy = media / "public" / "images" / image.token / "60.jpg"
    assert copy.read_bytes() == response.content


def test_withdrawn_picture_is_gone_with_its_copies(client, media):
    image = make_image()
    placement = published(image)
    client.get(picture_address(image))
    unpublish(placement)

    response = client.get(picture_address(image, "60.avif"))

    assert response.status_code == 404
    assert files_in(media / "public") == []


def test_copies_of_a_deleted_picture_go_with_the_next_request(client, media):
    image = make_image()
    placement = published(image)
    client.get(picture_address(image))
    placement.delete()
    type(image).objects.filter(pk=image.pk).delete()

    assert client.get(picture_address(image)).status_code == 404
    assert files_in(media / "public") == []


@pytest.mark.parametrize("known", [False, True])
def test_file_is_the_same_for_readers_of_every_language(client, known):
    image, document = make_image(), make_document()
    published(image)
    published(document)

    for address in (picture_address(image), document_address(document)):
        headers = {"If-None-Match": client.get(address).headers.get("ETag", "")} if known else {}
        answers = [client.get(address, headers={"Accept-Language": code, **headers}) for code in ("de", "zh-CN")]
        assert {answer.status_code for answer in answers} <= {200, 304}
        assert [answer.headers.get("Vary") for answer in answers] == [None, None]
        assert [answer.headers.get("Content-Language") for answer in answers] == [None, None]


def test_missing_file_is_told_in_the_language_of_the_reader(client):
    answers = [client.get("/media/images/nichts.jpg", headers={"Accept-Language": code}) for code in ("de", "zh-CN")]

    assert [answer.headers["Content-Language"] for answer in answers] == ["de", "zh-Hans"]
    assert {"Accept-Language" in answer.headers["Vary"] for answer in answers} == {True}


@pytest.mark.parametrize("method", ["get", "head"])
def test_files_of_drafts_are_not_found(client, method):
    image, document = make_image(), make_document()
    published(image, **DRAFT)
    published(document, **DRAFT)

    assert getattr(client, method)(picture_address(image)).status_code == 404
    assert getattr(client, method)(document_address(document)).status_code == 404
    assert client.get(picture_address(image), headers={"Range": "bytes=0-9"}).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_files_are_only_read(client, method):
    image, document = make_image(), make_document()
    published(image)
    published(document)

    assert getattr(client, method)(picture_address(image)).status_code == 405
    assert getattr(client, method)(document_address(document)).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "original.png",
        "original.jpg",
        "61.jpg",
        "060.jpg",
        "60.png",
        "60.JPG",
        "60.jpg/",
        "60.jpg%00",
        "60.jpg%0a",
        "./60.jpg",
        "x/../60.jpg",
        "%2e%2e/%2e%2e/db.sqlite3",
        "..%5c60.jpg",
        "٦٠.jpg",
        "99999999999999999999.jpg",
        "",
    ],
)
def test_other_names_do_not_exist(client, name):
    image = make_image()
    published(image)

    assert client.get(picture_address(image, name)).status_code in {400, 404}


def test_public_folder_cannot_be_listed_or_left(client):
    for path in ("", "images/", "documents/", "../protected/images/", "protected/", "images/../../secret_key"):
        assert client.get(f"/media/{path}", follow=True).status_code == 404


def test_missing_file_is_a_404_and_a_line_in_the_log(client, media, caplog):
    image, document = make_image(), make_document()
    published(image)
    published(document)
    for path in (media / "protected").rglob("*.*"):
        path.unlink()

    assert client.get(picture_address(image)).status_code == 404
    assert client.get(document_address(document)).status_code == 404
    assert [record.levelname for record in caplog.records if record.name == "editorial.library.views"] == ["ERROR"] * 2


def test_full_disk_for_copies_does_not_disturb_readers(client, media):
    image = make_image()
    published(image)
    (media / "public").write_text("a file where the folder should be")

    assert client.get(picture_address(image)).status_code == 200


def test_pdf_opens_in_the_browser_under_a_sandbox(client):
    document = make_document(title_de="Größe & Bericht 2016")
    published(document)

    response = client.get(document_address(document))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''Gr%C3%B6%C3%9Fe")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=60"


def test_everything_else_is_saved_and_not_opened(client):
    document = make_document("Jahr;Gäste\n".encode(), "table.csv", title_de="Gäste")
    published(document)

    response = client.get(document_address(document))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''G%C3%A4ste.csv"
    assert b"".join(response.streaming_content) == "Jahr;Gäste\n".encode()


def test_documents_are_never_copied_into_the_public_folder(client, media):
    document = make_document()
    published(document)

    assert b"".join(client.get(document_address(document)).streaming_content)
    assert files_in(media / "public") == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bericht\r\nSet-Cookie: x=1", "Bericht Set-Cookie x=1.pdf"),
        ('../"etc"/passwd', ".. etc passwd.pdf"),
        ("\x00", "document.pdf"),
    ],
)
def test_title_cannot_break_the_header(client, title, name):
    document = make_document()
    type(document).objects.update(title_de=title.replace("\x00", "/"))
    published(document)

    assert client.get(document_address(document))["Content-Disposition"] == f'inline; filename="{name}"'


def test_document_is_named_in_its_own_language(client):
    document = make_document(title_zh_hans="2016年报告", language="zh-hans")
    published(document)

    with override("de"):
        response = client.get(document_address(document), headers={"Accept-Language": "de"})

    assert response["Content-Disposition"] == "inline; filename*=utf-8''2016%E5%B9%B4%E6%8A%A5%E5%91%8A.pdf"


def test_wrong_ending_of_a_document_is_not_found(client):
    document = make_document()
    published(document)

    assert client.get(document_address(document).replace(".pdf", ".txt")).status_code == 404


def test_picture_takes_one_query(client, django_assert_num_queries):
    image = make_image()
    published(image)

    with django_assert_num_queries(1):
        client.get(picture_address(image))
