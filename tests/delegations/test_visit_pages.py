"""The list of visits and the page of a visit."""

import json
import re
from datetime import UTC, datetime

import pytest

from delegations.models import (
    Delegate,
    FollowUp,
    Gift,
    GoldenBookEntry,
    ProgrammeItem,
    SectorNote,
    Statement,
    Stop,
    Visit,
)
from partnership.models import City, OfficeHeld, Partnership, Sector
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_organisation,
    make_partnership,
    make_person,
    make_project,
    make_sector,
    make_user,
    make_visit,
)
from tests.editorial.library.uploaded import make_image
from tests.reading import (
    HIDDEN_NAME,
    HIDDEN_TITLE,
    LANGUAGES,
    assert_names_nothing_hidden,
    count_queries,
    missing_from,
    read,
)

pytestmark = pytest.mark.django_db

PAGE = "visits/gegenbesuch-2016/"


@pytest.fixture
def visit():
    return make_visit(
        slug="gegenbesuch-2016",
        title_de="Gegenbesuch aus Shenzhen",
        title_zh_hans="深圳代表团回访",
        starts_on="2016-09-10",
        purpose_de="Gegenbesuch des Bürgermeisters",
        purpose_zh_hans="市长回访",
        report_de="<p>Im Schloss Herrenhausen.</p>",
        report_zh_hans="<p>在海恩豪森宫。</p>",
        size_note_de="umfangreiche Delegation",
        size_note_zh_hans="大型代表团",
    )


@pytest.fixture
def xu():
    xu = make_person(
        family_name="Xu", given_name="Qin", name_order="family", native_name="许勤", native_language="zh-hans"
    )
    OfficeHeld.objects.create(
        person=xu, title_de="Bürgermeister", title_zh_hans="市长", held_from="2010", held_until="2017-01"
    )
    OfficeHeld.objects.create(person=xu, title_de="Gouverneur", title_zh_hans="省长", held_from="2017-05")
    return xu


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "de",
            ["Gegenbesuch aus Shenzhen", "10. September 2016", "Im Schloss Herrenhausen.", "umfangreiche Delegation"],
        ),
        ("zh-hans", ["深圳代表团回访", "2016年9月10日", "在海恩豪森宫。", "大型代表团", "市长回访"]),
    ],
)
def test_page_tells_the_facts(client, visit, language, expected):
    assert missing_from(read(client, f"/{language}/{PAGE}").text, *expected) == []


def test_page_leads_through_all_stops(client, visit):
    for position, (name, day) in enumerate([("Shanghai", "2015-10-26"), ("Shenzhen", "2015-10-28")]):
        Stop.objects.create(
            visit=visit, city=make_city(name_de=name), venue_de="Gästehaus", starts_on=day, position=position
        )

    text = read(client, f"/de/{PAGE}").text

    stops = text[text.index("Stationen") :]
    assert missing_from(stops, "26. Oktober 2015", "28. Oktober 2015", "Gästehaus") == []
    assert stops.index("Shanghai") < stops.index("Shenzhen")


def test_host_and_speaker_bear_the_office_of_that_day(client, visit, xu):
    visit.host = xu
    visit.save()
    Statement.objects.create(visit=visit, person=xu, text_de="Wir sind Freunde.", original_language="zh-hans")

    german, chinese = read(client, f"/de/{PAGE}").text, read(client, f"/zh-hans/{PAGE}")

    assert german.count("Xu Qin ( 许勤 ), Bürgermeister") == 2
    assert missing_from(german, "Wir sind Freunde.", "Originalsprache: Chinesisch") == []
    assert "Gouverneur" not in german
    assert chinese.text.count("许勤市长") == 2
    assert "Wir sind Freunde." in chinese.text_in("de")


def test_delegation_stands_in_the_order_of_protocol(client, visit, xu):
    named = {"visit": visit, "publishes_name": True, "publication_basis": "office"}
    Delegate.objects.create(**named, printed_name="Frau Zweite", office_de="Amtsleiterin", rank=2)
    Delegate.objects.create(**named, person=xu, role="leader", rank=1)
    Delegate.objects.create(
        **named, printed_name="Herr Gastgeber", side="hosts", organisation=make_organisation(name_de="Messe AG")
    )

    text = read(client, f"/de/{PAGE}").text

    order = ["Delegation", "Gäste", "Xu Qin", "Bürgermeister", "Delegationsleitung", "Frau Zweite", "Amtsleiterin"]
    places = [text.index(words, text.index("Gäste") - 20) for words in [*order, "Gastgeber", "Messe AG"]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("de", ["2 Mitglieder der Delegation, hier nicht namentlich", "1 Person auf der Gastgeberseite"]),
        ("zh-hans", ["另有2名代表团成员", "另有1名接待方人员"]),
    ],
)
def test_unpublished_names_are_only_counted(client, visit, language, counted):
    secret = make_person(family_name="Geheim", native_name="秘密", native_language="zh-hans")
    Delegate.objects.create(visit=visit, person=secret)
    Delegate.objects.create(visit=visit, printed_name="Geheim", office_de="Geheim")
    Delegate.objects.create(visit=visit, printed_name="Geheim", side="hosts", office_zh_hans="秘密")

    content = client.get(f"/{language}/{PAGE}").content.decode()

    assert missing_from(content, *counted) == []
    assert "Geheim" not in content
    assert "秘密" not in content


def test_programme_prints_local_times_with_their_place(client, visit):
    stop = Stop.objects.create(visit=visit, city=make_city(name_de="Shenzhen", name_zh_hans="深圳"))
    times = {
        "starts_at": datetime(2016, 9, 10, 6, 15, tzinfo=UTC),
        "ends_at": datetime(2016, 9, 10, 7, 0, tzinfo=UTC),
        "time_zone": "Asia/Shanghai",
        "audience": "public",
    }
    ProgrammeItem.objects.create(visit=visit, stop=stop, title_de="Empfang", **times)
    ProgrammeItem.objects.create(visit=visit, title_de="Gespräch", **times | {"ends_at": None})
    ProgrammeItem.objects.create(
        visit=visit, title_de="Rundgang", day="2016-09-11", part_of_day="afternoon", audience="public"
    )

    german, chinese = read(client, f"/de/{PAGE}").text, read(client, f"/zh-hans/{PAGE}").text

    assert "14:15 – 15:00 Uhr (Ortszeit Shenzhen)" in german
    assert "14:15 Uhr (Chinesische Zeit)" in german
    assert missing_from(german, "11. September 2016", "nachmittags", "Rundgang") == []
    assert "14:15 – 15:00 （深圳当地时间）" in chinese
    assert missing_from(chinese, "2016年9月11日", "下午") == []


def test_sector_notes_name_their_fields_and_projects(client, visit):
    music, design = make_sector(name_de="Musik", slug="musik"), make_sector(name_de="Gestaltung", slug="gestaltung")
    project = make_project(title_de="Jugendmusikfestival")
    note = SectorNote.objects.create(visit=visit, text_de="<p>Zwei Bigbands.</p>")
    note.sectors.set([music, design])
    note.projects.add(project)
    SectorNote.objects.create(visit=visit, heading_de="Wissenschaft & Bildung", text_de="<p>Austausch.</p>")

    page = read(client, f"/de/{PAGE}")

    told = ["Gestaltung · Musik", "Zwei Bigbands.", "Jugendmusikfestival", "Wissenschaft & Bildung", "Austausch."]
    assert missing_from(page.text, *told) == []
    assert "/de/sectors/musik/" in page.links


def test_gifts_golden_book_and_tasks_are_shown(client, visit):
    visit.has_further_gifts = True
    visit.save()
    Gift.objects.create(
        visit=visit, direction="given", description_de="Bildband Herrenhausen", receiver_de="Xu Qin", is_public=True
    )
    GoldenBookEntry.objects.create(
        visit=visit,
        signers_de="Xu Qin",
        text="友谊长存",
        text_language="zh-hans",
        translation_de="Freundschaft für immer",
    )
    FollowUp.objects.create(visit=visit, text_de="Dank senden", due_on="2016-10-01", is_public=True)

    page = read(client, f"/de/{PAGE}")

    told = ["Bildband Herrenhausen", "An: Xu Qin", "Unter anderem", "Freundschaft für immer", "1. Oktober 2016"]
    assert missing_from(page.text, *told, "Dank senden") == []
    assert "友谊长存" in page.text_in("zh-Hans")


def test_visit_and_its_answer_lead_to_each_other(client, visit):
    first = make_visit(title_de="Chinareise", slug="chinareise", starts_on="2015-10-25", ends_on="2015-10-31")
    visit.answers = first
    visit.save()

    answer, answered = read(client, f"/de/{PAGE}"), read(client, "/de/visits/chinareise/")

    assert "/de/visits/chinareise/" in answer.links
    assert f"/de/{PAGE}" in answered.links
    assert "25. bis 31. Oktober 2015" in answered.text


def test_page_leads_to_relations_agreements_and_projects(client, visit):
    visit.partnerships.add(make_partnership(partner_city=make_city(name_de="Shenzhen")))
    visit.agreements.add(make_agreement(title_de="Vereinbarung 2015"))
    visit.projects.add(make_project(title_de="Industriemesse"))
    visit.sectors.add(make_sector(name_de="Messen"))

    text = read(client, f"/de/{PAGE}").text

    assert missing_from(text, "Hannover – Shenzhen", "Vereinbarung 2015", "Industriemesse", "Messen") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_internal_fields_never_leave_the_house(client, visit, language):
    Delegate.objects.create(
        visit=visit, printed_name="Herr Li", publishes_name=True, publication_basis="office",
        contact="INTERN", diet="INTERN", notes="INTERN",
    )  # fmt: skip
    ProgrammeItem.objects.create(
        visit=visit, title_de="Empfang", day="2016", audience="public", internal_notes="INTERN"
    )
    for audience in ("guests", "internal"):
        ProgrammeItem.objects.create(visit=visit, title_de="INTERN", day="2016", audience=audience)
    internal = {"value_eur": "98765.43", "keeper": "INTERN", "place": "INTERN", "approval": "INTERN"}
    Gift.objects.create(visit=visit, direction="given", description_de="Bildband", is_public=True, **internal)
    Gift.objects.create(visit=visit, direction="given", description_de="INTERN")
    FollowUp.objects.create(visit=visit, text_de="INTERN")
    FollowUp.objects.create(visit=visit, text_de="Dank", owner=make_user(username="INTERN"), is_public=True)

    content = client.get(f"/{language}/{PAGE}").content.decode()

    assert missing_from(content, "Herr Li", "Empfang", "Bildband", "Dank") == []
    assert "INTERN" not in content
    assert "98" + "765" not in content.replace(".", "")


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, visit, hidden):
    city, organisation = make_city(**HIDDEN_NAME, **hidden), make_organisation(**HIDDEN_NAME, **hidden)
    project, agreement = make_project(**HIDDEN_TITLE, **hidden), make_agreement(**HIDDEN_TITLE, **hidden)
    stop = Stop.objects.create(visit=visit, city=city, venue_de="Verborgen")
    item = {"audience": "public", "starts_at": datetime(2016, 9, 10, 6, 15, tzinfo=UTC)}
    ProgrammeItem.objects.create(visit=visit, stop=stop, title_de="Empfang", **item)
    Delegate.objects.create(
        visit=visit,
        printed_name="Verborgen",
        organisation=organisation,
        publishes_name=True,
        publication_basis="office",
    )
    SectorNote.objects.create(visit=visit, text_de="<p>Text</p>").projects.add(project)
    FollowUp.objects.create(visit=visit, text_de="Verborgen", project=project, is_public=True)
    visit.partnerships.add(make_partnership(partner_city=city))
    visit.projects.add(project)
    visit.agreements.add(agreement)
    make_visit(**HIDDEN_TITLE, **hidden, answers=visit)
    visit.answers = make_visit(**HIDDEN_TITLE, **hidden)
    visit.save()

    assert_names_nothing_hidden(client, PAGE)
    assert "Empfang" in read(client, f"/de/{PAGE}").text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_visit_is_nowhere(client, hidden):
    make_visit(slug="verborgen", **HIDDEN_TITLE, **hidden)

    assert client.get("/de/visits/verborgen/").status_code == 404
    assert_names_nothing_hidden(client, "visits/")


def test_missing_chinese_is_marked(client):
    make_visit(slug="nur-deutsch", title_de="Nur deutsch", title_zh_hans="", report_de="<p>Ein Bericht.</p>")

    page = read(client, "/zh-hans/visits/nur-deutsch/")

    assert missing_from(page.text_in("de"), "Nur deutsch", "Ein Bericht.") == []
    assert "本页部分内容暂无中文版" in page.text
    assert "Nur deutsch" in read(client, "/zh-hans/visits/").text_in("de")


def test_former_address_leads_on(client, visit):
    visit.slug = "xu-qin-in-hannover"
    visit.save()

    response = client.get(f"/zh-hans/{PAGE}")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/visits/xu-qin-in-hannover/")


def test_page_describes_itself_to_machines(client, visit):
    visit.state = "cancelled"
    visit.save()
    Stop.objects.create(visit=visit, city=make_city(name_de="Hannover"))

    content = client.get(f"/de/{PAGE}").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', content)[1])
    assert (data["@type"], data["startDate"], data["location"][0]["name"]) == ("Event", "2016-09-10", "Hannover")
    assert data["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.fixture
def several():
    shenzhen, music = make_city(slug="shenzhen"), make_sector(slug="musik")
    partnership = make_partnership(partner_city=shenzhen)
    make_visit(
        title_de="Fahrt Alpha",
        direction="outgoing",
        starts_on="2015-12-28",
        ends_on="2016-01-03",
        partnerships=[partnership],
    )
    beta = make_visit(title_de="Fahrt Beta", starts_on="2016-09-10", sectors=[music])
    Stop.objects.create(visit=beta, city=shenzhen)
    gamma = make_visit(title_de="Fahrt Gamma", starts_on="2018?", partnerships=[make_partnership()])
    SectorNote.objects.create(visit=gamma, text_de="<p>Text</p>").sectors.add(music)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Alpha", "Beta", "Gamma"}),
        ("city=shenzhen", {"Alpha", "Beta"}),
        ("sector=musik", {"Beta", "Gamma"}),
        ("year=2016", {"Alpha", "Beta"}),
        ("year=2015", {"Alpha"}),
        ("direction=outgoing", {"Alpha"}),
        ("city=shenzhen&sector=musik&year=2016&direction=incoming", {"Beta"}),
        ("city=shenzhen&year=2018", set()),
        ("direction=sideways&year=2018", {"Gamma"}),
        ("city=nirgends", {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_list_is_filtered(client, several, query, shown):
    text = read(client, f"/zh-hans/visits/?{query}").text + read(client, f"/de/visits/?{query}").text

    assert {name for name in ("Alpha", "Beta", "Gamma") if f"Fahrt {name}" in text} == shown


def test_newest_visit_comes_first(client, several):
    text = read(client, "/de/visits/").text

    assert text.index("Fahrt Gamma") < text.index("Fahrt Beta") < text.index("Fahrt Alpha")


def test_pages_of_a_list_keep_the_filters(client):
    for _number in range(21):
        make_visit()

    page = read(client, "/zh-hans/visits/?direction=incoming&year=2016&page=2")

    assert "/zh-hans/visits/?direction=incoming&year=2016" in page.links


def test_list_needs_the_same_queries_for_one_and_many(client, several):
    one = count_queries(client, "/de/visits/?direction=incoming")
    for _number in range(20):
        make_visit()

    assert count_queries(client, "/de/visits/?direction=incoming") == one <= 6


def test_page_needs_the_same_queries_for_one_and_many(client, visit, xu):
    visit.host = xu
    visit.save()

    def add_one():
        Stop.objects.create(visit=visit, city=make_city())
        Delegate.objects.create(
            visit=visit,
            person=make_person(),
            organisation=make_organisation(),
            publishes_name=True,
            publication_basis="office",
        )
        note = SectorNote.objects.create(visit=visit, text_de="<p>Text</p>")
        note.sectors.add(make_sector())
        note.projects.add(make_project())
        Statement.objects.create(visit=visit, person=make_person(), text_de="Gesagt")
        Gift.objects.create(visit=visit, direction="given", description_de="Buch", is_public=True)
        visit.partnerships.add(make_partnership())
        visit.agreements.add(make_agreement())
        visit.projects.add(make_project())
        make_visit(answers=visit)

    add_one()
    one = count_queries(client, f"/de/{PAGE}")
    for _number in range(9):
        add_one()

    assert count_queries(client, f"/de/{PAGE}") == one <= 15


@pytest.mark.parametrize(("consent", "shown"), [("public_event", True), ("withdrawn", False)])
def test_scan_is_shown_with_credit_while_consent_holds(client, visit, consent, shown):
    scan = make_image(alt_de="Seite mit Unterschrift", credit="Stadtarchiv", consent_basis=consent)
    GoldenBookEntry.objects.create(visit=visit, signers_de="Xu Qin", scan=scan)

    page = read(client, f"/de/{PAGE}")

    assert any(image["alt"] == "Seite mit Unterschrift" for image in page.images) is shown
    assert ("Bild: Stadtarchiv" in page.text) is shown


def counts_of(client, query: str) -> dict[str, int]:
    """Return the number beside each choice of the filters by its value."""
    content = client.get(f"/de/visits/?{query}").content.decode()
    return {
        value: int(number) for value, number in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)<', content)
    }


def test_filters_count_what_each_choice_leads_to(client, several):
    """A visit counts once for a city it concerns in two ways."""
    Stop.objects.create(visit=Visit.objects.get(title_de="Fahrt Alpha"), city=City.objects.get(slug="shenzhen"))

    counts = counts_of(client, "")

    assert (counts["shenzhen"], counts["musik"]) == (2, 2)
    assert (counts["incoming"], counts["outgoing"]) == (2, 1)


def test_filters_count_beside_the_other_filters(client, several):
    counts = counts_of(client, "direction=outgoing")

    assert (counts["shenzhen"], counts["musik"]) == (1, 0)
    assert (counts["incoming"], counts["outgoing"]) == (2, 1)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_filters_do_not_count_what_is_hidden(client, several, hidden):
    before = counts_of(client, "")
    make_visit(
        **HIDDEN_TITLE, **hidden, partnerships=list(Partnership.objects.all()), sectors=list(Sector.objects.all())
    )

    assert counts_of(client, "") == before


def test_years_are_offered_and_counted_wherever_a_visit_touches_them(client):
    make_visit(starts_on="2015-12-30", ends_on="2016-01-02")
    make_visit(starts_on="2016")
    make_visit(starts_on="")
    make_visit(starts_on="2012", **NOT_PUBLIC[0])

    assert {value: number for value, number in counts_of(client, "").items() if value.isdecimal()} == {
        "2016": 2,
        "2015": 1,
    }
    assert counts_of(client, "year=1999")["1999"] == 0


@pytest.mark.parametrize(
    ("query", "titles"),
    [("", ["Neu", "Alt", "Offen"]), ("order=oldest", ["Alt", "Neu", "Offen"]), ("order=up", ["Neu", "Alt", "Offen"])],
)
def test_list_is_ordered_by_date(client, query, titles):
    for title, day in [("Alt", "2015"), ("Offen", ""), ("Neu", "2016")]:
        make_visit(title_de=title, starts_on=day)

    page = client.get(f"/de/visits/?{query}").context["page"]

    assert [visit.title_de for visit in page] == titles
