"""Previews in the admin: the real page before it is public, links for outsiders, proposals taken over or declined."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delegations.models import Visit
from editorial.library.models import Image, Placement
from editorial.publishing import previews, proposals, snapshots, wordings, working_copies
from editorial.publishing.models import PreviewLink, Proposal, Publishable, Remark, WorkingCopy
from editorial.publishing.models.previews import SENT_PER_HOUR
from editorial.staff.roles import Role
from tests import builders
from tests.reading import LANGUAGES

pytestmark = pytest.mark.django_db

MAKERS = {
    "visit": builders.make_visit,
    "project": builders.make_project,
    "city": builders.make_city,
    "partnership": builders.make_partnership,
    "agreement": builders.make_agreement,
    "page": builders.make_page,
    "newsitem": builders.make_news,
    "organisation": builders.make_organisation,
}


def assert_private(response):
    """The admin adds further words against caches of its own."""
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def url(record, page, *args):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk, *args])


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def draft():
    return builders.make_visit(title_de="Alter Titel", report_de="<p>Eins.</p><p>Zwei.</p>", **builders.DRAFT)


def propose(record, path="title", language="de", new_text="Neuer Titel", **values):
    old_text = wordings.Texts(record).text(path, language) or ""
    return Proposal.objects.create(
        target=record,
        path=path,
        language=language,
        old_text=old_text,
        new_text=new_text,
        author_name="Frau Li",
        **values,
    )


def seen(record, proposal):
    return proposals.seen(wordings.Texts(record).text(proposal.path, proposal.language))


def test_every_publishable_model_is_tried_here():
    models = {model._meta.model_name for model in admin.site._registry if issubclass(model, Publishable)}

    assert models == set(MAKERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAKERS)
def test_draft_is_shown_in_the_public_layout_and_stays_a_draft(signed_in, kind, language):
    record = MAKERS[kind](**builders.DRAFT)
    before = snapshots.take(record)

    response = signed_in.get(url(record, "preview", language))

    record.refresh_from_db()
    content = response.content.decode()
    assert response.status_code == 200
    assert 'class="preview-bar"' in content
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else language}"' in content
    assert 'class="site-header"' in content
    assert 'class="error-page"' not in content
    assert (record.status, record.published_at, snapshots.take(record)) == ("draft", None, before)


def test_preview_is_kept_from_caches_search_engines_and_other_sites(signed_in, draft):
    response = signed_in.get(url(draft, "preview", "de"))

    content = response.content.decode()
    assert_private(response)
    assert '<meta name="robots" content="noindex, nofollow">' in content
    assert [word for word in ("ld+json", "canonical", 'rel="alternate"') if word in content] == []


@pytest.mark.parametrize("state", [builders.IN_REVIEW, builders.WITHDRAWN, builders.EXPIRED, builders.NOT_YET])
def test_preview_of_every_state_that_is_not_public(signed_in, state):
    visit = builders.make_visit(title_de="Noch nicht", **state)

    assert "Noch nicht" in signed_in.get(url(visit, "preview", "de")).content.decode()
    assert not visit.is_public()


def test_working_copy_is_shown_while_citizens_see_the_public_version(signed_in, client, editor):
    visit = builders.make_visit(title_de="Alt")
    with working_copies.opened(visit):
        Visit.objects.filter(pk=visit.pk).update(title_de="Neu")
        visit.refresh_from_db()
        data = snapshots.take(visit)
    working_copies.store(visit, data, editor)

    preview = signed_in.get(url(visit, "preview", "de")).content.decode()
    public = Client().get(f"/de/visits/{visit.slug}/").content.decode()

    assert ("<h1>Neu</h1>" in preview, "<h1>Neu</h1>" in public, "<h1>Alt</h1>" in public) == (True, False, True)


def test_preview_shows_nothing_else_that_is_not_public(signed_in):
    hidden = builders.make_project(title_de="Verborgen", title_zh_hans="隐藏", **builders.DRAFT)
    visit = builders.make_visit(projects=[hidden], **builders.DRAFT)

    assert "Verborgen" not in signed_in.get(url(visit, "preview", "de")).content.decode()


def test_preview_without_what_the_page_needs_says_so(signed_in):
    city = builders.make_city(**builders.DRAFT)
    partnership = builders.make_partnership(partner_city=city, **builders.DRAFT)

    response = signed_in.get(url(partnership, "preview", "de"))

    assert (response.status_code, 'class="error-page"' in response.content.decode()) == (200, True)


def test_preview_asks_for_the_right_to_see_the_record(client, draft):
    address = url(draft, "preview", "de")

    assert client.get(address).status_code == 302
    client.force_login(builders.make_user(None))
    assert client.get(address).status_code == 403
    assert "Alter Titel" not in client.get(address).content.decode()


def test_preview_is_read_only_and_knows_only_our_languages(signed_in, draft):
    assert signed_in.post(url(draft, "preview", "de")).status_code == 405
    assert signed_in.get(url(draft, "preview", "fr")).status_code == 404
    address = url(draft, "preview", "de")
    draft.delete()
    assert signed_in.get(address).status_code == 404


def picture_addresses(content):
    return [part.split('"')[0].split(" ")[0] for part in content.split('src="')[1:] if "/preview-media/" in part[:20]]


def test_pictures_that_are_not_public_show_in_the_preview_only(signed_in, draft, picture):
    image = picture()
    Placement.objects.create(target=draft, image=image, role="lead")

    content = signed_in.get(url(draft, "preview", "de")).content.decode()
    (address,) = picture_addresses(content)

    response = signed_in.get(address)
    assert f"/media/images/{image.token}/" not in content
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert_private(response)
    assert signed_in.get(image.rendition_url(image.widths[0], "jpg")).status_code == 404
    assert Client().get(address).status_code == 404


def test_picture_address_is_bound_to_account_picture_and_consent(signed_in, client, draft, picture):
    image = picture()
    Placement.objects.create(target=draft, image=image, role="lead")
    (address,) = picture_addresses(signed_in.get(url(draft, "preview", "de")).content.decode())

    assert signed_in.get(address.replace("/preview-media/", "/preview-media/x")).status_code == 404
    assert signed_in.get(address.replace("60.jpg", "61.jpg")).status_code == 404
    other = Client()
    other.force_login(builders.make_user(Role.EDITOR))
    assert other.get(address).status_code == 404
    Image.objects.update(consent_basis="withdrawn")
    assert signed_in.get(address).status_code == 404


def test_editor_makes_a_link_whose_address_is_shown_once(signed_in, draft, client):
    page = signed_in.post(url(draft, "previews"), {"label": "外办", "days": "14", "may_propose": "on"})

    address = page.context["new_address"]
    link = PreviewLink.objects.get()
    days = (link.expires_at - timezone.now()) / timedelta(days=1)
    assert (link.label, link.target, link.may_propose, round(days)) == ("外办", draft, True, 14)
    assert address in page.content.decode()
    token = address.rstrip("/").rpartition("/")[2]
    assert len(token) == 43
    assert token not in link.digest
    assert token not in signed_in.get(url(draft, "previews")).content.decode()


def test_page_with_forms_lets_browsers_say_where_they_come_from(signed_in, draft):
    response = signed_in.get(url(draft, "previews"))

    # With no-referrer browsers send "Origin: null", and Django refuses the form.
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("days", ["0", "61", "-1", "x", ""])
def test_link_is_refused_for_other_lengths(signed_in, draft, days):
    page = signed_in.post(url(draft, "previews"), {"label": "外办", "days": days})

    assert list(page.context["form"].errors) == ["days"]
    assert not PreviewLink.objects.exists()


def test_model_refuses_a_link_for_longer_too(draft, editor):
    with pytest.raises(ValidationError):
        PreviewLink.make(draft, by=editor, label="Lang", days=61)


def test_editor_revokes_a_link(signed_in, draft, editor):
    link, token = PreviewLink.make(draft, by=editor, label="外办")

    response = signed_in.post(url(draft, "revoke_preview", link.pk))

    assert (response.status_code, Client().get(f"/preview/{token}/de/").status_code) == (302, 404)
    assert signed_in.get(url(draft, "revoke_preview", link.pk)).status_code == 405


def test_link_of_another_record_is_not_revoked_here(signed_in, draft, editor):
    link, _token = PreviewLink.make(builders.make_visit(), by=editor, label="外办")

    assert signed_in.post(url(draft, "revoke_preview", link.pk)).status_code == 404
    assert PreviewLink.objects.usable().count() == 1


def test_translator_sees_links_but_makes_and_revokes_none(client, draft, editor):
    link, _token = PreviewLink.make(draft, by=editor, label="外办")
    client.force_login(builders.make_user(Role.TRANSLATOR, translates_into="zh-hans"))

    assert "link_form" not in client.get(url(draft, "previews")).content.decode()
    assert client.post(url(draft, "previews"), {"label": "X", "days": "1"}).status_code == 403
    assert client.post(url(draft, "revoke_preview", link.pk)).status_code == 403


def test_nothing_here_without_the_right(client, draft, editor):
    link, _token = PreviewLink.make(draft, by=editor, label="外办")
    proposal = propose(draft)
    client.force_login(builders.make_user(None))

    addresses = [
        url(draft, "previews"),
        url(draft, "revoke_preview", link.pk),
        url(draft, "decide_proposal", proposal.pk),
    ]
    for address in addresses:
        assert client.post(address, {"decision": "decline", "label": "X", "days": "1"}).status_code == 403
        assert "Alter Titel" not in client.get(address).content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, PreviewLink.objects.usable().count()) == ("open", 1)


def test_form_links_to_previews_and_says_how_many_proposals_wait(signed_in, draft, rf, editor):
    propose(draft)
    request = rf.get("/")
    request.user = editor

    addresses = [address for address, _label in admin.site._registry[Visit].desk_links(request, draft)]

    page = signed_in.get(url(draft, "change")).content.decode()
    wanted = [url(draft, "preview", "de"), url(draft, "preview", "zh-hans"), url(draft, "previews")]
    assert [address for address in wanted if address not in addresses or address not in page] == []


def test_queries_of_the_page_do_not_grow_with_proposals(signed_in, draft, editor, django_assert_max_num_queries):
    address = url(draft, "previews")
    note = draft.sector_notes.create(text_de="<p>Alt</p>")
    for number in range(3):
        PreviewLink.make(draft, by=editor, label=str(number))
        propose(draft, f"sector_notes/{note.pk}/text")
    signed_in.get(address)
    with django_assert_max_num_queries(40) as few:
        signed_in.get(address)
    for number in range(15):
        PreviewLink.make(draft, by=builders.make_user(), label=str(number))
        propose(draft, f"sector_notes/{note.pk}/text")

    with django_assert_max_num_queries(len(few)):
        signed_in.get(address)


def test_taking_over_writes_into_a_draft(signed_in, draft):
    proposal = propose(draft)

    signed_in.post(url(draft, "decide_proposal", proposal.pk), {"decision": "take", "seen": seen(draft, proposal)})

    draft.refresh_from_db()
    proposal.refresh_from_db()
    assert (draft.title_de, draft.status, proposal.state) == ("Neuer Titel", "draft", "taken")
    assert not WorkingCopy.objects.exists()


def test_taking_over_into_something_public_makes_a_working_copy(signed_in, client):
    visit = builders.make_visit(title_de="Alt")
    note = visit.sector_notes.create(text_de="<p>Alt</p>")
    proposal = propose(visit, f"sector_notes/{note.pk}/text", new_text="Neu & <b>fett</b>")

    signed_in.post(url(visit, "decide_proposal", proposal.pk), {"decision": "take", "seen": seen(visit, proposal)})

    note.refresh_from_db()
    assert note.text_de == "<p>Alt</p>"
    with working_copies.opened(visit):
        note.refresh_from_db()
        assert note.text_de == "<p>Neu &amp; &lt;b&gt;fett&lt;/b&gt;</p>"
    assert WorkingCopy.objects.get().version == 1


def test_taking_over_goes_on_with_the_copy_there_is(signed_in, editor):
    visit = builders.make_visit(title_de="Alt", title_zh_hans="旧")
    first, second = propose(visit), propose(visit, language="zh-hans", new_text="新")

    for proposal in (first, second):
        proposals.take_over(proposal, visit, by=editor, text_seen=seen(visit, proposal))

    assert WorkingCopy.objects.get().version == 2
    with working_copies.opened(visit):
        assert (visit.title_de, visit.title_zh_hans) == ("Neuer Titel", "新")
    assert Visit.objects.get(pk=visit.pk).title_de == "Alt"


def test_text_changed_meanwhile_is_not_overwritten(signed_in, draft):
    proposal = propose(draft)
    data = {"decision": "take", "seen": seen(draft, proposal)}
    Visit.objects.update(title_de="Von einer Kollegin")

    signed_in.post(url(draft, "decide_proposal", proposal.pk), data)

    draft.refresh_from_db()
    proposal.refresh_from_db()
    assert (draft.title_de, proposal.state) == ("Von einer Kollegin", "open")


def test_text_the_field_refuses_leaves_everything_as_it_is(signed_in, draft, editor):
    proposal = propose(draft, new_text="x" * 1000)

    with pytest.raises(ValidationError):
        proposals.take_over(proposal, draft, by=editor, text_seen=seen(draft, proposal))

    draft.refresh_from_db()
    proposal.refresh_from_db()
    assert (draft.title_de, proposal.state) == ("Alter Titel", "open")


@pytest.mark.parametrize("path", ["stops/not-a-key/venue", "nothing/x/y", "status", "slug", "a/b/c/d", ""])
def test_proposal_for_no_text_changes_nothing(draft, editor, path):
    proposal = propose(draft, path=path)

    with pytest.raises(ValidationError):
        proposals.take_over(proposal, draft, by=editor, text_seen=proposals.seen(None))

    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_declining_keeps_the_text_and_the_answer(signed_in, draft, editor):
    proposal = propose(draft)

    signed_in.post(
        url(draft, "decide_proposal", proposal.pk), {"decision": "decline", "answer": "Steht so im Vertrag."}
    )

    draft.refresh_from_db()
    proposal.refresh_from_db()
    assert (draft.title_de, proposal.state, proposal.answer) == ("Alter Titel", "declined", "Steht so im Vertrag.")
    assert proposal.decided_by == editor


def test_proposal_is_decided_once(draft, editor):
    proposal = propose(draft)
    proposals.decline(proposal, by=editor)

    with pytest.raises(ValidationError):
        proposals.take_over(proposal, draft, by=editor, text_seen=seen(draft, proposal))

    draft.refresh_from_db()
    assert draft.title_de == "Alter Titel"


def test_translator_decides_on_texts_of_one_language(client, draft):
    german, chinese = propose(draft), propose(draft, language="zh-hans", new_text="新标题")
    client.force_login(builders.make_user(Role.TRANSLATOR, translates_into="zh-hans"))

    statuses = [
        client.post(
            url(draft, "decide_proposal", proposal.pk), {"decision": "take", "seen": seen(draft, proposal)}
        ).status_code
        for proposal in (german, chinese)
    ]

    draft.refresh_from_db()
    assert (statuses, draft.title_de, draft.title_zh_hans) == ([403, 302], "Alter Titel", "新标题")


def test_hostile_words_from_outside_are_shown_as_words(signed_in, draft):
    evil = "<script>alert(1)</script>"
    propose(draft, new_text=evil, comment=evil)
    Remark.objects.create(target=draft, kind=Remark.Kind.OUTSIDE, text=evil, author_name=evil)

    page = signed_in.get(url(draft, "previews")).content.decode()

    assert evil not in page
    assert page.count("&lt;script&gt;alert(1)") == 4


def test_hour_share_of_a_link_is_used_up_and_comes_back(draft, editor):
    link, _token = PreviewLink.make(draft, by=editor, label="外办")
    start = timezone.now()

    counted = [link.count_one_sent(start) for _number in range(SENT_PER_HOUR + 1)]

    assert (counted.count(True), counted[-1]) == (SENT_PER_HOUR, False)
    assert link.count_one_sent(start + timedelta(hours=1))


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        ("<p>A</p><p>B</p>", "A\n\nC", "<p>A</p><p>C</p>"),
        ('<p>A <a href="/x">x</a></p><p>B</p>', "A x\n\nC", '<p>A <a href="/x">x</a></p><p>C</p>'),
        ("<h2>T</h2><p>B</p>", "S\n\nB", "<h2>S</h2><p>B</p>"),
        ("<ul><li><p>A</p></li><li><p>B</p></li></ul>", "A", "<ul><li><p>A</p></li></ul>"),
        ("<p>A</p>", "A\n\nB", "<p>A</p><p>B</p>"),
        ("<p>B</p>", "A\n\nB", "<p>A</p><p>B</p>"),
        ("<p>A</p>", "B\nC", "<p>B<br>C</p>"),
        ("", "A\r\n\r\nB", "<p>A</p><p>B</p>"),
        ("<p>A</p>", "<script>1</script>", "<p>&lt;script&gt;1&lt;/script&gt;</p>"),
    ],
)
def test_plain_words_go_back_into_formatted_text(old, text, new):
    assert wordings.rewritten(old, text) == new


def test_only_texts_on_the_page_are_offered(draft, rf):
    draft.stops.create(city=builders.make_city(), venue_de="Rathaus")
    draft.programme.create(title_de="Geheimes Abendessen", audience="internal")
    reader = previews.Reader({}, str, "", "")

    with previews.shown(draft):
        page = previews.page(rf.get("/"), draft, "de", reader)
        found = {wording.path.split("/")[0]: wording.text for wording in wordings.wordings_on(page, draft, "de")}

    assert found["title"] == "Alter Titel"
    assert found["report"] == "Eins.\n\nZwei."
    assert "programme" not in found
