"""The translation memory: approved texts by block, equal ones before similar ones, nothing unfinished or internal."""

import pytest
from django.core.management import call_command

from delegations.models import Visit
from editorial.publishing import publication
from editorial.publishing.coverage import newest_rows
from editorial.publishing.editing import edited
from editorial.translating import memory
from editorial.translating.memory import Suggestion, suggestions
from editorial.translating.models import Segment, SegmentWord
from editorial.translating.units import units_of
from tests import builders

pytestmark = pytest.mark.django_db
ZH = "zh-hans"


@pytest.fixture
def publisher():
    return builders.make_user("publisher")


def published(publisher, **texts):
    """Publish a visit with these texts, so that they are approved and remembered."""
    visit = builders.make_visit(**builders.DRAFT | texts)
    publication.publish(visit, by=publisher, reason="Eilig")
    return visit


def found(source, language=ZH):
    return [(suggestion.target, suggestion.percent) for suggestion in suggestions(source, language)]


def test_publishing_remembers_what_it_approves(publisher):
    published(publisher, title_de="Besuch aus Shenzhen", title_zh_hans="深圳来访")

    assert suggestions("Besuch aus Shenzhen", ZH) == [Suggestion("Besuch aus Shenzhen", "深圳来访", 100)]
    assert suggestions("Besuch aus Shenzhen", "en") == []


def test_language_that_follows_later_is_not_remembered(publisher):
    visit = builders.make_visit(title_de="Besuch aus Shenzhen", title_zh_hans="深圳来访", **builders.DRAFT)

    publication.publish(visit, by=publisher, without=[ZH], reason="Eilig")

    assert found("Besuch aus Shenzhen") == []


def test_only_approved_texts_are_remembered():
    visit = builders.make_visit(title_de="Besuch aus Shenzhen", title_zh_hans="深圳来访")

    with newest_rows(Visit, [visit.pk]) as rows:
        memory.remember(units_of(rows[visit.pk], ZH))

    assert not Segment.objects.exists()


def test_internal_rows_are_not_remembered(publisher):
    visit = builders.make_visit(title_zh_hans="", **builders.DRAFT)
    for is_public in (True, False):
        visit.follow_ups.create(text_de=f"Öffentlich {is_public}", text_zh_hans="跟进", is_public=is_public)

    publication.publish(visit, by=publisher, reason="Eilig")

    assert [segment.source for segment in Segment.objects.all()] == ["Öffentlich True"]


def test_rich_texts_are_remembered_block_by_block(publisher):
    published(
        publisher,
        report_de="<h2>Ablauf</h2><p>Ein <strong>Gespräch</strong> im Rathaus.</p><ul><li><p>Musik</p></li></ul>",
        report_zh_hans="<h2>日程</h2><p>在市政厅<strong>会谈</strong>。</p><ul><li><p>音乐</p></li></ul>",
    )

    assert found("Ein Gespräch im Rathaus.") == [("在市政厅会谈。", 100)]
    assert found("<p>Musik</p><p>Anderes</p><p>Ablauf</p>") == [("音乐", 100), ("日程", 100)]


def test_text_that_is_divided_otherwise_is_left_out(publisher):
    published(publisher, title_zh_hans="", report_de="<p>Eins</p><p>Zwei</p>", report_zh_hans="<p>一、二</p>")

    assert not Segment.objects.exists()


def test_corrected_translation_takes_the_place_of_the_former(publisher):
    visit = published(publisher, title_de="Besuch aus Shenzhen", title_zh_hans="深圳访问")
    with edited(visit, by=publisher) as newest:
        newest.title_zh_hans = "深圳来访"
        newest.save()

    publication.publish(visit, by=publisher, reason="Eilig")

    assert found("Besuch aus Shenzhen") == [("深圳来访", 100)]


def test_most_alike_comes_first(publisher):
    for german, chinese in {
        "Gegenbesuch der Delegation aus Changde": "常德代表团回访",
        "Gegenbesuch der Delegation aus Shanghai im Mai": "上海代表团5月回访",
        "Musikfestival in Leipzig": "莱比锡音乐节",
    }.items():
        published(publisher, title_de=german, title_zh_hans=chinese)

    first, second = suggestions("Gegenbesuch der Delegation aus Shenzhen", ZH)

    assert (first.target, second.target) == ("常德代表团回访", "上海代表团5月回访")
    assert 70 <= second.percent < first.percent < 100


def test_equal_text_with_several_translations_offers_each_once(publisher):
    for chinese in ("程序", "日程", "日程"):
        published(publisher, title_de="Programm", title_zh_hans=chinese)

    assert found("Programm") == [("日程", 100), ("程序", 100)]


@pytest.mark.parametrize("source", ["", "<p></p>", "ab", "—", "x" * 5000, "Programm; DROP TABLE"])
def test_odd_texts_find_nothing(publisher, source):
    published(publisher, title_de="Programm der Reise nach Shenzhen", title_zh_hans="日程")

    assert found(source) == []


def test_rebuilding_forgets_deleted_records_and_finds_the_others(publisher, capsys):
    gone = published(publisher, title_de="Weg", title_zh_hans="无")
    published(publisher, title_de="Da", title_zh_hans="有")
    Visit.objects.filter(pk=gone.pk).delete()
    Segment.objects.filter(source="Da").delete()

    call_command("rebuild_memory")

    assert [segment.source for segment in Segment.objects.all()] == ["Da"]
    assert capsys.readouterr().out == "1 Abschnitte im Übersetzungsspeicher.\n"
    assert SegmentWord.objects.count() == 0


def test_search_takes_the_same_queries_for_few_and_many_segments(publisher, django_assert_num_queries):
    for number in range(30):
        published(publisher, title_de=f"Delegationsreise nach Shenzhen, Teil {number}", title_zh_hans="出访")

    # Equal ones, keys of candidates, candidates.
    with django_assert_num_queries(3):
        assert len(suggestions("Delegationsreise nach Shenzhen, Teil 99", ZH)) == memory.BEST
