"""Two nodes behind a proxy of deploy/ are one site: what one does the other shows, and none is missed."""

import os
import re
import signal
import time

import pytest
from django.urls import reverse

from editorial.library.models import Image
from editorial.staff.roles import Role, sync_roles
from tests import builders
from tests.editorial.library.test_admin import IMAGE_FORM
from tests.editorial.library.uploaded import encoded, photo
from tests.faults.nodes import PATIENCE_S, Caddy, Nginx, two_nodes
from tests.forms import add_inline
from tests.plugins.parts import program
from tests.portal.operating import servers

pytestmark = pytest.mark.several_nodes

SEEN_AFTER_S = 1.0
# Enough connections to reach every process of a node.
IN_A_ROW = 8
PICTURE = IMAGE_FORM | {"alt_zh_hans": "莱纳河"}
NAME = "person-of-the-city"
# What is made of the picture that is uploaded.
FILE = "60.jpg"
# Not every machine has Caddy; where it is not, it is not among the tests.
PROXIES = [Nginx, *([Caddy] if program("caddy") else [])]


@pytest.fixture
def nodes(request, shared_database, static, tmp_path, settings):
    # The nodes know the hashers of a deployment only.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    sync_roles()
    builders.make_user(Role.PUBLISHER, username=NAME)
    builders.home_city()
    with two_nodes(tmp_path, shared_database, static, getattr(request, "param", Nginx)) as nodes:
        yield nodes


def test_two_nodes_are_one_site(nodes):
    draft = builders.make_visit(title_de="Neu", summary_de="Kurz.", summary_zh_hans="简介。", **builders.DRAFT)
    here, there = nodes.browser(nodes.one), nodes.browser(nodes.two)
    here.sign_in(NAME, builders.PASSWORD)

    # The session of one node is good on the other.
    there.cookies = here.cookies
    assert (there.get("/admin/").status, nodes.browser(nodes.two).get("/admin/").status) == (200, 302)

    image = upload(here)
    picture = f"/admin/library/image/{image.pk}/file/{FILE}"
    assert there.get(picture).data == here.get(picture).data != b""
    place(there, draft, image)

    page = draft.get_absolute_url()
    assert {browser.get(page).status for browser in (here, there)} == {404}
    publish(here, draft)
    wait_until_seen(nodes, page, image.token)
    public = f"/media/images/{image.token}/{FILE}"
    assert nodes.browser(nodes.two).get(public).data == nodes.browser(nodes.one).get(public).data


def upload(browser) -> Image:
    form = browser.form("/admin/library/image/add/", "image_form") | {name: [value] for name, value in PICTURE.items()}
    answer = browser.post("/admin/library/image/add/", form, upload=("platz.jpg", encoded(photo())))
    assert answer.status == 302, complaints(answer)
    return Image.objects.get()


def place(browser, visit, image) -> None:
    """Put a picture at the head of the page of a visit."""
    address = reverse("admin:delegations_visit_change", args=[visit.pk])
    form = browser.form(address, "visit_form")
    rows = next(name.removesuffix("-TOTAL_FORMS") for name in form if "placement" in name and "TOTAL" in name)
    add_inline(form, rows, image=str(image.pk), role="lead", position="0")
    answer = browser.post(address, form)
    assert answer.status == 302, complaints(answer)


def publish(browser, record) -> None:
    address = reverse("admin:delegations_visit_gate", args=[record.pk])
    form = browser.form(address, "gate-publish")
    answer = browser.post(address, form | {"step": ["publish"], "text": ["Geprüft."]})
    assert answer.status == 302, complaints(answer)


def wait_until_seen(nodes, path, text) -> None:
    """Wait until every process of both nodes shows a text on a page, as everybody must within a second."""
    until = time.monotonic() + SEEN_AFTER_S
    for node in (nodes.one, nodes.two):
        in_a_row = 0
        while in_a_row < IN_A_ROW:
            answer = nodes.browser(node).get(path)
            in_a_row = in_a_row + 1 if text in answer.data.decode() else 0
            assert in_a_row or time.monotonic() < until, (node.port, answer.status)


@pytest.mark.parametrize("nodes", PROXIES, indirect=True)
def test_no_reader_notices_what_happens_to_nodes(nodes):
    visits = [builders.make_visit(title_de=f"Besuch {number}") for number in range(3)]
    paths = ["/de/", "/zh-hans/", "/de/visits/", *(visit.get_absolute_url() for visit in visits)]
    with nodes.readers(paths).reading() as readers:
        readers.wait_for(60)
        for node in (nodes.one, nodes.two):
            os.kill(node.workers[-1], signal.SIGKILL)
            readers.wait_for(80)
        assert readers.faults == []

        nodes.one.kill()
        readers.wait_for(150)
        assert readers.faults == []

        with nodes.another("three").running() as added:
            wait_until_healthy(nodes, added)
            nodes.proxy.reload([nodes.two, added])
            if not nodes.proxy.keeps_who_is_coming:
                # Who was on the way while the proxy changed its list has an answer after this.
                time.sleep(1)
                readers.wait_for(10)
                readers.faults.clear()
            readers.wait_for(150)
            nodes.two.kill()
            readers.wait_for(150)
            # The readers go on while this node ends, too, and then nobody is left.
            faults, answers = list(readers.faults), {nodes.browser(added).get(path).status for path in paths}
    assert (faults, answers) == ([], {200})


@pytest.mark.parametrize("nodes", PROXIES, indirect=True)
def test_proxy_shows_nothing_from_inside(nodes):
    assert (nodes.visitor().get("/healthz").status, nodes.visitor().get("/metrics").status) == (200, 404)
    # The proxy says how it was asked, not whoever asks it: else this would lead to https again and again.
    liar = nodes.visitor()
    liar.site = liar.site._replace(scheme="http")
    assert liar.get("/admin/login/").status == 200


def test_proxy_that_keeps_pages_goes_on_without_any_node(nodes):
    page, both = builders.make_visit().get_absolute_url(), [nodes.one, nodes.two]
    nodes.proxy.reload(both, keeps_pages=True)
    until = time.monotonic() + PATIENCE_S
    while not nodes.proxy.kept_pages and time.monotonic() < until:
        read = nodes.visitor().get(page).data
    editor, reader = nodes.visitor(), nodes.visitor()
    editor.sign_in(NAME, builders.PASSWORD)
    assert (editor.get("/admin/").status, reader.get("/admin/").status) == (200, 302)

    for node in both:
        node.kill()

    answer = reader.get(page)
    assert (answer.status, answer.data) == (200, read)
    assert editor.get("/admin/").status == 502


def wait_until_healthy(nodes, node) -> None:
    """Take a node in as a proxy does that asks it for /healthz."""
    servers.wait_for(node.port, node.process, PATIENCE_S)
    assert nodes.browser(node).get("/healthz").status == 200


def complaints(answer) -> list[str]:
    return re.findall(r'class="errorlist.*?</ul>|class="errornote.*?</p>', answer.data.decode(), re.DOTALL)
