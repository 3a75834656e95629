"""Rules of pictures, documents and placements, in the form's words and in the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from editorial.library.models import Document, Image, Placement
from tests.builders import make_city
from tests.editorial.library.uploaded import encoded, files_in, make_document, make_image, photo

pytestmark = pytest.mark.django_db


def fields_with_errors(item):
    with pytest.raises(ValidationError) as caught:
        item.full_clean()
    return set(caught.value.error_dict)


def is_refused_by_the_database(item, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item)._default_manager.filter(pk=item.pk).update(**values)
    return True


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"alt_de": ""}, {"alt_de"}),
        ({"alt_de": None, "alt_zh_hans": "红色与蓝色"}, {"alt_de"}),
        ({"credit": ""}, {"credit"}),
        ({"licence": ""}, {"licence"}),
        ({"focal_x": Decimal("1.01")}, {"focal_x"}),
        ({"focal_y": Decimal("-0.01")}, {"focal_y"}),
        ({"people_shown": "Anna Beispiel"}, {"consent_basis"}),
    ],
)
def test_picture_without_what_the_law_asks_names_the_field(values, fields):
    image = make_image()
    for name, value in values.items():
        setattr(image, name, value)

    assert fields_with_errors(image) == fields


def test_decorative_picture_needs_no_alternative_text():
    image = make_image(alt_de="", is_decorative=True)

    image.full_clean()
    assert image.pk


@pytest.mark.parametrize(
    "values",
    [
        {"alt_de": ""},
        {"alt_de": None},
        {"focal_x": Decimal("1.01")},
        {"focal_y": Decimal("-0.01")},
        {"people_shown": "Anna Beispiel"},
        {"width_px": 0},
        {"height_px": 0},
    ],
)
def test_database_refuses_what_the_form_refuses_of_a_picture(values):
    assert is_refused_by_the_database(make_image(), **values)


@pytest.mark.parametrize("title", ["", None])
def test_database_refuses_documents_without_a_german_title(title):
    assert is_refused_by_the_database(make_document(), title_de=title)


def test_document_knows_size_and_type():
    document = make_document("Jahr;Gäste\n2016;20\n".encode(), "table.csv")

    assert (document.extension, document.size_bytes) == ("csv", 20)


def place(target, **values):
    return Placement.objects.create(target=target, **values)


def test_placement_holds_a_picture_or_a_document():
    image, document, city = make_image(), make_document(), make_city()
    picture = place(city, image=image)
    attachment = place(city, document=document, role="attachment")

    assert is_refused_by_the_database(picture, document=document)
    assert is_refused_by_the_database(picture, image=None)
    assert is_refused_by_the_database(picture, role="attachment")
    assert is_refused_by_the_database(attachment, role="lead")


@pytest.mark.parametrize(
    "values", [{"image": None}, {"role": "attachment"}], ids=["neither picture nor document", "picture as attachment"]
)
def test_placement_says_what_is_wrong(values):
    placement = Placement(target=make_city(), **{"image": make_image(), **values})

    with pytest.raises(ValidationError):
        placement.full_clean()


def test_page_has_one_lead_picture():
    image, city = make_image(), make_city()
    place(city, image=image, role="lead")
    second = place(city, image=image)
    place(make_city(), image=image, role="lead")

    assert is_refused_by_the_database(second, role="lead")


def test_picture_in_use_cannot_be_deleted():
    image = make_image()
    place(make_city(), image=image)

    with pytest.raises(ProtectedError):
        image.delete()


def test_deleting_takes_the_files_along_after_the_commit(media, django_capture_on_commit_callbacks):
    image, document = make_image(), make_document()

    with django_capture_on_commit_callbacks() as callbacks:
        image.delete()
        document.delete()

    assert len(files_in(media)) == 6
    for callback in callbacks:
        callback()
    assert files_in(media) == []


def test_picture_is_called_by_what_it_shows():
    image = make_image(alt_de="Das Neue Rathaus", alt_zh_hans="新市政厅")

    with override("zh-hans"):
        assert str(image) == "新市政厅"
    assert str(image) == "Das Neue Rathaus"


def test_placements_are_fetched_with_what_they_show(django_assert_num_queries):
    city, other = make_city(), make_city()
    place(city, image=make_image(), position=2)
    place(city, document=make_document(), role="attachment", position=1)
    place(other, image=make_image())

    with django_assert_num_queries(1):
        shown = [str(placement) for placement in Placement.objects.of(city).with_consent()]

    assert shown == ["Bericht 2016", "Rote und blaue Fläche"]


def test_placements_of_nothing_are_none():
    place(make_city(), image=make_image())

    assert list(Placement.objects.of()) == []


def test_height_follows_the_width():
    image = make_image(encoded(photo((900, 600))))

    assert [(width, image.height_at(width)) for width in image.widths] == [(400, 267), (800, 533), (900, 600)]


def test_tokens_cannot_be_guessed():
    tokens = {make_image().token, make_image().token, make_document().token}

    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {32}


def test_nothing_is_left_of_a_picture_with_missing_fields(media):
    with pytest.raises(ValidationError):
        make_image(credit="")
    with pytest.raises(ValidationError):
        make_document(title_de="")

    assert (Image.objects.count(), Document.objects.count(), files_in(media)) == (0, 0, [])
