"""What citizens may see of the library: what something public shows, while consent holds."""

from datetime import UTC, date, datetime

import pytest

from delegations.models import GoldenBookEntry
from editorial.library.models import Document, Image, Placement
from editorial.library.release import is_released
from tests.builders import NOT_PUBLIC, make_city, make_news, make_project, make_visit
from tests.editorial.library.uploaded import make_document, make_image

pytestmark = pytest.mark.django_db


def place(target, **values):
    return Placement.objects.create(target=target, **values)


@pytest.mark.parametrize("make_target", [make_city, make_project, make_visit, make_news])
def test_picture_and_document_on_a_public_record_are_public(make_target):
    image, document = make_image(), make_document()
    target = make_target()
    place(target, image=image)
    place(target, document=document, role="attachment")

    assert is_released(image)
    assert is_released(document)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_picture_and_document_on_a_hidden_record_are_not(hidden):
    image, document = make_image(), make_document()
    target = make_city(**hidden)
    place(target, image=image)
    place(target, document=document, role="attachment")

    assert not is_released(image)
    assert not is_released(document)


def test_unused_picture_is_not_public():
    place(make_city(), image=make_image())

    assert not is_released(make_image())
    assert not is_released(make_document())


def test_one_public_place_is_enough():
    image = make_image()
    place(make_city(**NOT_PUBLIC[0]), image=image)
    place(make_city(), image=image)

    assert is_released(image)


def test_picture_that_a_public_row_points_at_is_public():
    hidden, shown = make_image(), make_image()
    GoldenBookEntry.objects.create(visit=make_visit(**NOT_PUBLIC[0]), signers_de="Gäste", scan=hidden)
    GoldenBookEntry.objects.create(visit=make_visit(), signers_de="Gäste", scan=shown)

    assert set(Image.objects.public()) == {shown}


def test_record_of_another_kind_with_the_same_key_does_not_help():
    image = make_image()
    city = make_city(**NOT_PUBLIC[0])
    make_news(id=city.pk)
    place(city, image=image)

    assert not is_released(image)


@pytest.mark.parametrize(
    ("consent", "released"),
    [
        ({"consent_expires_on": date(2026, 3, 31)}, True),
        ({"consent_expires_on": date(2026, 3, 30)}, False),
        ({"consent_basis": "withdrawn"}, False),
        ({"consent_basis": "withdrawn", "consent_expires_on": date(2027, 1, 1)}, False),
        ({"consent_basis": "given"}, True),
    ],
)
def test_picture_is_public_while_consent_holds(consent, released):
    image = make_image(**consent)
    place(make_city(published_at=datetime(2020, 1, 1, tzinfo=UTC)), image=image)

    # 31 March in Hannover, still 30 March in London.
    assert is_released(image, at=datetime(2026, 3, 30, 22, 30, tzinfo=UTC)) is released


def test_page_leaves_out_pictures_without_consent():
    city = make_city()
    kept = [place(city, image=make_image()), place(city, document=make_document(), role="attachment")]
    place(city, image=make_image(consent_basis="withdrawn"))
    place(city, image=make_image(consent_expires_on=date(2020, 1, 1)))

    assert list(Placement.objects.of(city).with_consent()) == kept


@pytest.mark.parametrize("model", [Image, Document])
def test_rule_takes_one_query_however_much_there_is(model, django_assert_num_queries):
    for _number in range(3):
        place(make_city(), image=make_image())
        place(make_visit(), document=make_document(), role="attachment")
    item = model.objects.first()

    with django_assert_num_queries(1):
        assert is_released(item)
    with django_assert_num_queries(1):
        assert len(model.objects.public()) == 3
