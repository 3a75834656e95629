"""Public pages go out compressed; what may hold a secret does not."""

import gzip

import pytest

from editorial.publishing.models import PreviewLink
from tests import builders
from tests.reading import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "visits/", "nirgends/", "feedback/contact/"])
def test_public_page_is_the_same_compressed(client, language, path):
    plain = client.get(f"/{language}/{path}")
    packed = client.get(f"/{language}/{path}", headers=PACKED)

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    # The stamp of a form holds the time it was opened.
    assert gzip.decompress(packed.content).split(b'name="key"')[0] == plain.content.split(b'name="key"')[0]
    assert "Content-Encoding" not in plain.headers


def test_pages_of_staff_and_previews_are_not_compressed(admin_client):
    _link, token = PreviewLink.make(builders.make_visit(**builders.DRAFT), by=builders.make_user(), label="Außenamt")

    for address in ("/admin/", "/admin/password_change/", f"/preview/{token}/de/"):
        answer = admin_client.get(address, headers=PACKED, follow=True)
        assert len(answer.content) > 1000
        assert "Content-Encoding" not in answer.headers
