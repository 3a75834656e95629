"""Videos, for example in sign language: known by their content, shown with captions, sent in parts."""

import io

import pytest
from django.core.exceptions import ValidationError

from editorial.library.document_types import check_document
from editorial.library.models import Placement
from tests.builders import DRAFT, make_page
from tests.editorial.library.uploaded import make_document

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(range(100))
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(50)
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nGuten Tag.\n"


@pytest.fixture
def page_with():
    def make(*contents, **fields):
        page = make_page(kind="sign_language", slug="gebaerdensprache", **fields)
        for position, (content, values) in enumerate(contents):
            document = make_document(content, **values)
            Placement.objects.create(target=page, document=document, role="attachment", position=position)
        return page

    return make


@pytest.mark.parametrize(("content", "extension"), [(MP4, "mp4"), (WEBM, "webm"), (VTT, "vtt")])
def test_videos_and_captions_are_known_by_their_content(content, extension):
    assert check_document(io.BytesIO(content), "file.pdf").extension == extension


@pytest.mark.parametrize("brand", [b"qt  ", b"heic", b"avif"])
def test_films_that_browsers_do_not_play_are_refused(brand):
    with pytest.raises(ValidationError) as caught:
        check_document(io.BytesIO(MP4.replace(b"isom", brand)), "film.mp4")

    assert caught.value.code == "type"
    assert "MP4" in caught.value.messages[0]


def test_page_shows_its_video_with_the_captions_that_follow_it(client, page_with):
    page_with(
        (MP4, {"title_de": "Worum es geht", "title_zh_hans": "本站内容"}),
        (VTT, {"title_de": "Untertitel", "language": "de"}),
        (VTT, {"title_de": "Untertitel", "language": "zh-hans"}),
        (WEBM, {"title_de": "Wie Sie sich zurechtfinden"}),
    )

    german, chinese = (client.get(f"/{code}/gebaerdensprache/").content.decode() for code in ("de", "zh-hans"))

    first, second = german.split("<video ")[1:]
    assert 'aria-label="Worum es geht"' in first
    assert 'type="video/mp4"' in first
    assert [first.count(f'srclang="{code}"') for code in ("de", "zh-Hans")] == [1, 1]
    assert "<track" not in second
    assert 'aria-label="本站内容"' in chinese


def test_page_without_a_video_has_no_place_for_one(client, page_with):
    page_with((VTT, {}))

    assert "<video" not in client.get("/de/gebaerdensprache/").content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=-9999", 206, slice(None)),
        ("bytes=0-9999", 206, slice(None)),
        ("", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=9999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-2", 416, None),
    ],
)
def test_part_of_a_video_is_sent(client, page_with, asked, status, part):
    page = page_with((MP4, {}))

    response = client.get(page.placements.get().document.url, headers={"range": asked} if asked else {})

    assert response.status_code == status
    if part:
        assert response.getvalue() == MP4[part]
        assert response["Content-Type"] == "video/mp4"
        assert response["Content-Length"] == str(len(MP4[part]))
        assert response["Accept-Ranges"] == "bytes"
    if status == 206:
        start = part.indices(len(MP4))[0]
        assert response["Content-Range"] == f"bytes {start}-{start + len(MP4[part]) - 1}/{len(MP4)}"


def test_video_of_a_draft_is_not_sent(client, page_with):
    page = page_with((MP4, {}), **DRAFT)

    assert client.get(page.placements.get().document.url, headers={"range": "bytes=0-3"}).status_code == 404


def test_captions_are_read_by_the_player_and_not_saved(client, page_with):
    page = page_with((VTT, {}))

    response = client.get(page.placements.get().document.url)

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert "attachment" not in response["Content-Disposition"]
