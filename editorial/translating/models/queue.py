"""The queue of texts to translate as the admin knows it: a name of its own for the sums of records, without a table."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.l10n.models import Coverage, CoverageQuerySet
from editorial.publishing.models import Publishable
from editorial.staff.models import User
from editorial.staff.roles import is_administrator
from editorial.translating.models.requests import SAME, TranslationRequest

# The order of the queue. Not by what is left to do: the next record must not change while somebody works.
ORDER = ("content_type__app_label", "content_type__model", "pk")


class WorkQuerySet(CoverageQuerySet):
    def about(self, record: models.Model) -> "WorkQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def of_kinds(self, kinds: Iterable[type[models.Model]]) -> "WorkQuerySet":
        return self.filter(content_type__in=ContentType.objects.get_for_models(*kinds).values())

    def of_office_of(self, user: User, kinds: Iterable[type[models.Model]]) -> "WorkQuerySet":
        """Leave out what belongs to other offices; the rule is editorial.staff.roles.works_for."""
        if user.office_id is None or is_administrator(user):
            return self
        foreign = Q()
        for model in kinds:
            if issubclass(model, Publishable):
                keys = model._default_manager.exclude(owning_office=user.office_id).exclude(owning_office=None)
                content_type = ContentType.objects.get_for_model(model)
                foreign |= Q(content_type=content_type, object_id__in=keys.order_by().values("pk"))
        return self.exclude(foreign) if foreign else self

    def with_requests(self) -> "WorkQuerySet":
        """Add to each row how often readers asked for the translation."""
        numbers = TranslationRequest.objects.filter(**SAME).values("number")
        return self.annotate(requests=Coalesce(Subquery(numbers), 0))

    def asked_for(self) -> "WorkQuerySet":
        return self.with_requests().filter(requests__gt=0)

    def most_asked_for_first(self) -> "WorkQuerySet":
        """Order for reading; kinds stay together. One works in the other order, because this one changes meanwhile."""
        return self.with_requests().order_by(*ORDER[:2], "-requests", "pk")

    def in_order(self) -> "WorkQuerySet":
        return self.order_by(*ORDER)

    def after(self, place: tuple[Any, ...]) -> "WorkQuerySet":
        return self.filter(_beyond(place, "gt")).in_order()

    def before(self, place: tuple[Any, ...]) -> "WorkQuerySet":
        return self.filter(_beyond(place, "lt")).in_order().reverse()


class Work(Coverage):
    """What is left to translate of one record into one language."""

    objects = WorkQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("record to translate")
        verbose_name_plural = _("Texts to translate")

    @property
    def place(self) -> tuple[Any, ...]:
        """Where the record stands in the queue."""
        return self.content_type.app_label, self.content_type.model, self.pk

    @property
    def address(self) -> str:
        """The page on which the texts are translated."""
        kind = self.content_type
        return reverse("admin:translating_work", args=[kind.app_label, kind.model, self.object_id, self.language])


def _beyond(place: tuple[Any, ...], comparison: str) -> Q:
    """Match what stands behind ("gt") or before ("lt") this place in the order."""
    condition, same = Q(), Q()
    for column, value in zip(ORDER, place, strict=True):
        condition |= same & Q(**{f"{column}__{comparison}": value})
        same &= Q(**{column: value})
    return condition
