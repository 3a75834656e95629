"""Pictures and documents on the form of a record, as an editor places them."""

import pytest
from django.contrib.contenttypes.forms import generic_inlineformset_factory

from editorial.library.forms import PlacementFormSet
from editorial.library.models import Placement
from tests.builders import make_city
from tests.editorial.library.uploaded import make_document, make_image

pytestmark = pytest.mark.django_db

FormSet = generic_inlineformset_factory(
    Placement, formset=PlacementFormSet, fields=["image", "document", "role", "position"], extra=0
)


def formset_for(city, *rows):
    prefix = FormSet.get_default_prefix()
    existing = [row for row in rows if "id" in row]
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(existing)}
    for number, row in enumerate(rows):
        values = {"image": "", "document": "", "role": "gallery", "position": number, **row}
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return FormSet(data, instance=city)


def roles_of(city):
    return dict(Placement.objects.of(city).values_list("image__alt_de", "role"))


def test_picture_and_document_are_placed():
    city, image, document = make_city(), make_image(), make_document()

    formset = formset_for(city, {"image": image.pk, "role": "lead"}, {"document": document.pk, "role": "attachment"})

    assert formset.is_valid()
    formset.save()
    assert list(Placement.objects.of(city).values_list("image", "document", "role")) == [
        (image.pk, None, "lead"),
        (None, document.pk, "attachment"),
    ]


@pytest.mark.parametrize("role", ["gallery", "attachment"])
def test_row_with_neither_or_both_is_refused(role):
    image, document = make_image(), make_document()

    formset = formset_for(
        make_city(), {"role": role, "position": 7}, {"image": image.pk, "document": document.pk, "role": role}
    )

    assert not formset.is_valid()
    assert [bool(errors) for errors in formset.errors] == [True, True]


def test_second_lead_picture_is_refused_beside_its_field():
    image = make_image()

    formset = formset_for(make_city(), {"image": image.pk, "role": "lead"}, {"image": image.pk, "role": "lead"})

    assert not formset.is_valid()
    assert [list(errors) for errors in formset.errors] == [[], ["role"]]


def test_two_pictures_change_places_in_one_step():
    city = make_city()
    river, hall = make_image(alt_de="Leine"), make_image(alt_de="Rathaus")
    second = Placement.objects.create(target=city, image=hall, position=0)
    first = Placement.objects.create(target=city, image=river, role="lead", position=1)

    formset = formset_for(
        city,
        {"id": second.pk, "image": hall.pk, "role": "lead"},
        {"id": first.pk, "image": river.pk, "role": "gallery"},
    )

    assert formset.is_valid()
    formset.save()
    assert roles_of(city) == {"Rathaus": "lead", "Leine": "gallery"}


def test_unchanged_lead_picture_stays():
    city, image = make_city(), make_image(alt_de="Leine")
    placement = Placement.objects.create(target=city, image=image, role="lead", position=0)

    formset = formset_for(city, {"id": placement.pk, "image": image.pk, "role": "lead"})

    assert formset.is_valid()
    formset.save()
    assert roles_of(city) == {"Leine": "lead"}


def test_lead_picture_is_replaced_by_a_new_one():
    city = make_city()
    old = Placement.objects.create(target=city, image=make_image(alt_de="Leine"), role="lead")

    formset = formset_for(
        city,
        {"id": old.pk, "image": old.image_id, "role": "lead", "DELETE": "on"},
        {"image": make_image(alt_de="Rathaus").pk, "role": "lead"},
    )

    assert formset.is_valid()
    formset.save()
    assert roles_of(city) == {"Rathaus": "lead"}
