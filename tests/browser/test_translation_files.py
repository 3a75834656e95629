"""A translator takes a file away, works on it and brings it back; every page is accessible."""

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import sync_roles
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


def assert_is_in_order(page, complaints: list[str]) -> None:
    """The browser complains of nothing, axe neither; what the browser says of axe is not ours."""
    assert complaints == []
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]
    complaints.clear()
    assert [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]] == []


def sign_in(page, address: str) -> None:
    page.goto(address + reverse("admin:index"))
    page.fill("#id_username", "ji")
    page.fill("#id_password", builders.PASSWORD)
    page.click("[type=submit]")


def test_file_goes_out_and_comes_back(page, live_server, tmp_path):
    sync_roles()
    builders.make_user("translator", username="ji", translates_into="zh-hans")
    builders.make_visit(title_de="Besuch", title_zh_hans="访问", purpose_de="Zweck")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    sign_in(page, live_server.url)

    page.click("text=Übersetzungen als Dateien >> nth=0")
    assert_is_in_order(page, complaints)
    with page.expect_download() as download:
        page.click("#export_form [type=submit]")
    path = tmp_path / "inhalt.po"
    download.value.save_as(path)
    file = polib.pofile(str(path))
    file.find("Zweck").msgstr = "目的"
    file.save(str(path))
    page.set_input_files("[type=file]", path)
    page.click("text=Datei ansehen")

    assert page.locator("td.text[lang=zh-Hans]").all_inner_texts() == ["", "目的"]
    assert_is_in_order(page, complaints)
    page.click("#apply_form [type=submit]")
    assert page.locator(".messagelist").inner_text() == "Die Übersetzungen wurden übernommen."
    assert WorkingCopy.objects.get().data["values"]["purpose_zh_hans"] == "目的"
    assert complaints == []
