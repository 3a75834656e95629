"""What citizens may see of the library: a picture or document is public when something public shows it.

The library knows none of the models that use it; it finds them by their foreign keys and by their `public(at)`.
"""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone


def has_public_rule(model: type[models.Model]) -> bool:
    """Tell whether rows of `model` can be public by themselves."""
    return hasattr(model._default_manager, "public")


def models_with_placements(placement: type[models.Model]) -> Iterator[type[models.Model]]:
    """Yield the models with a public rule that declare `placements = GenericRelation(Placement)`."""
    for model in apps.get_models():
        relations = (field for field in model._meta.private_fields if isinstance(field, GenericRelation))
        if has_public_rule(model) and any(relation.related_model is placement for relation in relations):
            yield model


def references_to(model: type[models.Model]) -> Iterator[ForeignObjectRel]:
    """Yield the foreign keys and many-to-many fields that lead to `model` from outside the library."""
    # Hidden ones too: most pictures hang on a field with related_name="+".
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model._meta.app_label != model._meta.app_label:
            yield relation


def consent_holds(at: datetime | None, prefix: str = "") -> Q:
    """Match pictures whose consent has been neither withdrawn nor outlived at `at`; the last day still counts."""
    today = timezone.localdate(at)
    expires = f"{prefix}consent_expires_on"
    unexpired = Q(**{f"{expires}__isnull": True}) | Q(**{f"{expires}__gte": today})
    return unexpired & ~Q(**{f"{prefix}consent_basis": "withdrawn"})


class LibraryQuerySet(models.QuerySet):
    """Querysets of things that have no public page and become public through others."""

    def public(self, at: datetime | None = None) -> "LibraryQuerySet":
        """Keep what a public record shows at `at` (default: now).

        - placed on a public record of a model that declares placements, or
        - pointed at by a foreign key of a row that is public.
        Takes no extra query; each model that can be public adds subqueries.
        """
        shown = Q(pk__in=[])
        # Uncorrelated subqueries: with EXISTS both databases ask them again for every picture of a list.
        for keys in [*self._placements(at), *self._references(at)]:
            shown |= Q(pk__in=keys)
        return self.filter(shown)

    def _placements(self, at: datetime | None) -> Iterator[models.QuerySet]:
        relation = self.model._meta.get_field("placements")
        for model in models_with_placements(relation.related_model):
            here = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
            public = model._default_manager.public(at).values("pk")
            placed = relation.related_model._default_manager.filter(**here, object_id__in=public)
            yield placed.order_by().values(relation.field.name)

    def _references(self, at: datetime | None) -> Iterator[models.QuerySet]:
        for relation in references_to(self.model):
            if has_public_rule(relation.related_model):
                name = relation.field.name
                public = relation.related_model._default_manager.public(at).filter(**{f"{name}__isnull": False})
                yield public.order_by().values(name)


class ImageQuerySet(LibraryQuerySet):
    """Pictures are public only while the people on them agree."""

    def public(self, at: datetime | None = None) -> "ImageQuerySet":
        return super().public(at).with_consent(at)

    def with_consent(self, at: datetime | None = None) -> "ImageQuerySet":
        return self.filter(consent_holds(at))


class PlacementQuerySet(models.QuerySet):
    """Querysets of pictures and documents in their places."""

    def with_consent(self, at: datetime | None = None) -> "PlacementQuerySet":
        """Keep what a page may show of its own placements: documents, and pictures whose consent holds."""
        shown = self.filter(Q(image__isnull=True) | consent_holds(at, "image__"))
        return shown.select_related("image", "document").defer("document__text")

    def of(self, *targets: models.Model) -> "PlacementQuerySet":
        """Keep the placements on these records, all of one model."""
        if not targets:
            return self.none()
        meta = targets[0]._meta
        return self.filter(
            content_type__app_label=meta.app_label,
            content_type__model=meta.model_name,
            object_id__in=[target.pk for target in targets],
        )
