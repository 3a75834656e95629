"""The page of outsiders with a preview link: they see one record, answer without an account, and reach nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from editorial.library.models import Placement
from editorial.publishing.models import PreviewLink, Proposal, Remark
from editorial.publishing.models.previews import SENT_PER_HOUR
from tests import builders
from tests.forms import form_of
from tests.pages import Page, is_ours
from tests.reading import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return builders.make_visit(
        title_de="Besuch aus Shenzhen", title_zh_hans="深圳来访", report_de="<p>Eins.</p><p>Zwei.</p>", **builders.DRAFT
    )


def make_link(record, **values):
    return PreviewLink.make(record, by=builders.make_user(), label="深圳市外办", **values)


@pytest.fixture
def token(draft):
    return make_link(draft)[1]


@pytest.fixture
def outsider():
    """A browser that checks as strictly as in operation."""
    return Client(enforce_csrf_checks=True)


def send(client, address, form_id="remark-form", **values):
    """Fill in the form as a browser without script does."""
    return client.post(address, {**form_of(client.get(address), form_id), **values})


def remark_address(token, language="de"):
    return f"/preview/{token}/{language}/remarks/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_outsider_sees_the_draft_in_the_public_layout(outsider, token, language):
    response = outsider.get(f"/preview/{token}/{language}/")

    content = response.content.decode()
    title = {"de": "Besuch aus Shenzhen", "zh-hans": "深圳来访"}[language]
    page = Page(response)
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in content
    assert page.html_lang == {"de": "de", "zh-hans": "zh-Hans"}[language]
    other = next(code for code in LANGUAGES if code != language)
    assert f"/preview/{token}/{other}/" in page.links
    assert remark_address(token, language) in page.links
    assert [address for address in page.loaded if not is_ours(address) and not address.startswith("data:")] == []


def test_secret_page_is_neither_shared_nor_followed(outsider, token):
    """Its address is not for others, and what lies below that of the public page does not exist yet."""
    content = outsider.get(f"/preview/{token}/de/").content.decode()

    assert [part for part in ('class="share', "qr.svg", "calendar.ics", "/feed/") if part in content] == []


@pytest.mark.parametrize("below", ["", "de/", "de/remarks/"])
def test_answers_are_private_and_set_no_cookie(outsider, token, below):
    response = outsider.get(f"/preview/{token}/{below}")

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    if below:
        content = response.content.decode()
        assert '<meta name="robots" content="noindex, nofollow">' in content
        assert [word for word in ("ld+json", "canonical", 'rel="alternate"') if word in content] == []


@pytest.mark.parametrize(
    ("wanted", "language"), [("zh-CN,zh;q=0.9", "zh-hans"), ("de", "de"), ("fr", "de"), ("", "de")]
)
def test_entrance_leads_to_the_language_of_the_reader(outsider, token, wanted, language):
    response = outsider.get(f"/preview/{token}/", headers={"Accept-Language": wanted})

    assert (response.status_code, response["Location"]) == (302, f"/preview/{token}/{language}/")


@pytest.mark.parametrize("below", ["", "de/", "de/remarks/"])
def test_altered_expired_and_revoked_links_are_all_the_same_404(outsider, draft, below):
    _link, altered = make_link(draft)
    expired, expired_token = make_link(draft)
    PreviewLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked, revoked_token = make_link(draft)
    revoked.revoke()

    for token in (altered[:-1], altered + "x", altered.swapcase(), "x", expired_token, revoked_token, "%00", "ä"):
        responses = [outsider.get(f"/preview/{token}/{below}"), outsider.post(remark_address(token), {"text": "x"})]
        for response in responses:
            assert response.status_code == (400 if token == "%00" else 404)
            assert "Besuch aus Shenzhen" not in response.content.decode()


def test_link_ends_with_its_record_and_knows_only_our_languages(outsider, draft, token):
    assert outsider.get(f"/preview/{token}/fr/").status_code == 404
    draft.delete()
    assert outsider.get(f"/preview/{token}/de/").status_code == 404


def test_link_opens_one_record_only(outsider, token):
    other = builders.make_visit(title_de="Verborgen", **builders.DRAFT)

    content = outsider.get(f"/preview/{token}/de/").content.decode()

    assert "Verborgen" not in content
    assert outsider.get(f"/de/visits/{other.slug}/").status_code == 404


def test_public_site_stays_as_it_is_while_links_are_used(outsider, draft, token):
    home, visits = outsider.get("/de/").content, outsider.get("/de/visits/").content

    outsider.get(f"/preview/{token}/de/")
    send(outsider, remark_address(token), text="Gut.", author_name="王丽")

    assert (outsider.get("/de/").content, outsider.get("/de/visits/").content) == (home, visits)
    assert outsider.get(f"/de/visits/{draft.slug}/").status_code == 404


def test_picture_shows_with_the_link_and_ends_with_it(outsider, draft, picture):
    link, token = make_link(draft)
    image = picture()
    Placement.objects.create(target=draft, image=image, role="lead")

    loaded = Page(outsider.get(f"/preview/{token}/de/")).loaded
    (address,) = {address for address in loaded if address.startswith("/preview-media/") and address.endswith(".jpg")}

    assert outsider.get(address).status_code == 200
    link.revoke()
    assert outsider.get(address).status_code == 404


def test_picture_of_another_record_is_not_shown(outsider, token, picture):
    other = builders.make_visit(**builders.DRAFT)
    image = picture()
    Placement.objects.create(target=other, image=image, role="lead")

    assert image.token not in outsider.get(f"/preview/{token}/de/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_remark_reaches_the_editors(outsider, draft, token, language):
    address = remark_address(token, language)

    response = send(outsider, address, text="许勤市长的职务写错了。", author_name="王丽")

    remark = Remark.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{address}?sent=remark")
    assert (remark.target, remark.kind, remark.text) == (draft, "outside", "许勤市长的职务写错了。")
    assert (remark.author_name, remark.author) == ("王丽 (深圳市外办)", None)
    assert 'role="status"' in outsider.get(response["Location"]).content.decode()


def test_wording_is_proposed_for_a_chosen_text(outsider, draft, token):
    address = f"{remark_address(token, 'zh-hans')}?text=zh-hans:title"

    response = send(outsider, address, "wording-form", new_text="深圳代表团来访", comment="更正式", author_name="王丽")

    proposal = Proposal.objects.get()
    assert response.status_code == 302
    assert (proposal.target, proposal.path, proposal.language) == (draft, "title", "zh-hans")
    assert (proposal.old_text, proposal.new_text, proposal.comment) == ("深圳来访", "深圳代表团来访", "更正式")
    assert (proposal.author_name, proposal.state) == ("王丽 (深圳市外办)", "open")


def test_missing_translation_can_be_proposed_beside_the_german_text(outsider, draft, token):
    address = f"{remark_address(token, 'zh-hans')}?text=zh-hans:report"

    page = outsider.get(address).content.decode()
    send(outsider, address, "wording-form", new_text="一。\n\n二。", author_name="王丽")

    assert "<p>Eins.</p>\n\n<p>Zwei.</p>" in page
    assert Proposal.objects.get().new_text == "一。\n\n二。"


def test_every_text_offered_can_be_chosen(outsider, draft, token):
    draft.stops.create(city=builders.make_city(), venue_de="Neues Rathaus", venue_zh_hans="新市政厅")
    address = remark_address(token)

    links = [link for link in Page(outsider.get(address), address).links if "?text=" in link]

    assert len(links) >= 6
    assert {outsider.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("text", ["de:slug", "de:status", "xx:title", "title", "de:programme/x/title", "%00", "de:"])
def test_text_that_does_not_stand_on_the_page_cannot_be_chosen(outsider, token, text):
    address = f"{remark_address(token)}?text={text}"

    assert outsider.get(address).status_code in {400, 404}
    assert outsider.post(address, {"kind": "wording", "new_text": "x"}).status_code in {400, 404}
    assert not Proposal.objects.exists()


def test_internal_texts_are_not_offered(outsider, draft, token):
    item = draft.programme.create(title_de="Geheimes Abendessen", audience="internal")

    assert "Geheimes Abendessen" not in outsider.get(remark_address(token)).content.decode()
    assert outsider.get(f"{remark_address(token)}?text=de:programme/{item.pk}/title").status_code == 404


def test_wording_that_changes_nothing_is_refused(outsider, token):
    response = send(outsider, f"{remark_address(token)}?text=de:title", "wording-form", author_name="王丽")

    assert (response.status_code, Proposal.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "values", [{"text": ""}, {"author_name": ""}, {"text": "x" * 5001}, {"author_name": "x" * 81}, {"text": "a\x00b"}]
)
def test_broken_remark_is_refused_with_all_that_was_typed(outsider, token, values):
    sent = {"text": "Ein langer Text", "author_name": "王丽", **values}

    response = send(outsider, remark_address(token), **sent)

    kept = form_of(response, "remark-form")
    assert (response.status_code, Remark.objects.count()) == (422, 0)
    assert "errorlist" in response.content.decode()
    if "\x00" not in sent["text"]:
        assert (kept["text"], kept["author_name"]) == ([sent["text"]], [sent["author_name"]])


@pytest.mark.parametrize("key", ["", "x", "key-of-another-link"])
def test_form_from_elsewhere_is_refused_and_keeps_what_was_typed(outsider, draft, token, key):
    if key == "key-of-another-link":
        key = form_of(outsider.get(remark_address(make_link(draft)[1])), "remark-form")["key"][0]

    response = send(outsider, remark_address(token), text="Gut.", author_name="王丽", key=key)

    assert (response.status_code, Remark.objects.count()) == (403, 0)
    again = form_of(response, "remark-form")
    assert again["text"] == ["Gut."]
    assert outsider.post(remark_address(token), again).status_code == 302


def test_program_that_fills_in_the_trap_believes_it_was_heard(outsider, token):
    response = send(outsider, remark_address(token), text="Kauft!", author_name="Bot", website="https://spam.example")

    assert (response.status_code, Remark.objects.count()) == (302, 0)


def test_too_many_in_an_hour_are_refused_without_losing_what_was_typed(outsider, draft):
    link, token = make_link(draft)
    PreviewLink.objects.filter(pk=link.pk).update(counted_from=timezone.now(), sent_in_hour=SENT_PER_HOUR)

    response = send(outsider, remark_address(token), text="Noch etwas", author_name="王丽")

    assert (response.status_code, Remark.objects.count()) == (429, 0)
    assert form_of(response, "remark-form")["text"] == ["Noch etwas"]


def test_hostile_words_come_back_as_words(outsider, draft, token):
    evil = '"><script>alert(1)</script>'
    address = f"{remark_address(token)}?text=de:title"
    send(outsider, address, "wording-form", new_text=evil, author_name=evil, comment=evil)

    content = outsider.get(remark_address(token)).content.decode()

    assert "&lt;script&gt;" in content
    assert "<script" not in content


def test_characters_that_turn_lines_round_are_taken_out(outsider, token):
    send(outsider, remark_address(token), text="ab\u202ec\x07d", author_name="王\u2066丽")

    remark = Remark.objects.get()
    assert (remark.text, remark.author_name) == ("abcd", "王丽 (深圳市外办)")


def test_answer_of_the_editors_is_shown_to_whoever_asked(outsider, draft, token):
    send(outsider, f"{remark_address(token)}?text=de:title", "wording-form", new_text="Neu", author_name="王丽")
    Proposal.objects.update(state="declined", answer="Steht so im Vertrag.")

    own = outsider.get(remark_address(token)).content.decode()
    others = outsider.get(remark_address(make_link(draft)[1])).content.decode()

    assert ("Steht so im Vertrag." in own, "Steht so im Vertrag." in others) == (True, False)


def test_link_to_read_only_offers_and_takes_nothing(outsider, draft):
    _link, token = make_link(draft, may_propose=False)

    assert remark_address(token) not in Page(outsider.get(f"/preview/{token}/de/")).links
    assert outsider.get(remark_address(token)).status_code == 404
    assert outsider.post(remark_address(token), {"text": "x", "author_name": "y"}).status_code == 404


def test_form_can_be_used_without_seeing_or_pointing(outsider, token):
    content = outsider.get(remark_address(token)).content.decode()

    for name in ("text", "author_name"):
        assert f'<label for="id_{name}">' in content
    assert '<div class="trap" aria-hidden="true">' in content
    assert 'tabindex="-1"' in content.split('name="website"')[1].split(">")[0]
    assert Page(outsider.get(remark_address(token))).inline == []
