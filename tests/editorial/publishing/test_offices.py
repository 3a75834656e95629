"""Rights by owning office: one office keeps the project cities, another the twin towns."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing import publication
from editorial.staff.models import Office
from editorial.staff.roles import Role
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    return [Office.objects.create(name_de=name) for name in ("Internationales", "Kultur")]


@pytest.mark.parametrize(
    ("staff", "owner", "allowed"),
    [(0, 0, True), (0, 1, False), (0, None, True), (None, 1, True), (None, None, True)],
)
def test_records_of_another_office_are_read_but_neither_changed_nor_published(client, offices, staff, owner, allowed):
    pick = lambda number: None if number is None else offices[number]  # noqa: E731
    texts = {"summary_de": "Text", "summary_zh_hans": "文本"}
    visit = builders.make_visit(owning_office=pick(owner), **texts, **builders.DRAFT)
    publisher = builders.make_user(Role.PUBLISHER, office=pick(staff))
    client.force_login(publisher)
    form = reverse("admin:delegations_visit_change", args=[visit.pk])

    assert client.get(form).status_code == 200
    assert (client.post(form, {}).status_code == 403) is not allowed
    delete = reverse("admin:delegations_visit_delete", args=[visit.pk])
    assert client.get(delete).status_code == (200 if allowed else 403)
    schedule = reverse("admin:delegations_visit_schedule", args=[visit.pk])
    assert client.get(schedule).status_code == (200 if allowed else 403)
    if allowed:
        publication.publish(visit, by=publisher)
    else:
        with pytest.raises(PermissionDenied):
            publication.publish(visit, by=publisher)
    client.post(
        reverse("admin:delegations_visit_changelist"), {"action": "publish", "_selected_action": [str(visit.pk)]}
    )
    assert visit.is_public() is allowed


def test_administrator_works_for_every_office(client, offices):
    visit = builders.make_visit(owning_office=offices[1], **builders.DRAFT)
    administrator = builders.make_user(Role.ADMINISTRATOR, office=offices[0])

    publication.publish(visit, by=administrator)
    assert visit.is_public()
    client.force_login(administrator)
    client.post(reverse("admin:delegations_visit_delete", args=[visit.pk]), {"post": "yes"})

    assert not Visit.objects.exists()
