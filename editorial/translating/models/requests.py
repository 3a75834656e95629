"""How often readers asked for a translation that does not exist yet; numbers and a day, nothing about anybody."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localdate

from editorial.l10n.models import Coverage
from editorial.l10n.text import validate_language_code

# What nobody has asked for since is no news any more.
KEPT_FOR = timedelta(days=365)
# Matches the rows of another table about the same record and language.
SAME = {name: OuterRef(name) for name in ("content_type", "object_id", "language")}


class TranslationRequestQuerySet(models.QuerySet):
    def of(self, model: type[models.Model]) -> "TranslationRequestQuerySet":
        """Keep requests for records of one kind; by its name, so that no content type is fetched for it."""
        return self.filter(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)

    def into(self, language: str) -> "TranslationRequestQuerySet":
        return self.filter(language=language)

    def unfulfilled(self) -> "TranslationRequestQuerySet":
        """Leave out what has been translated since."""
        return self.filter(Exists(Coverage.objects.unfinished().filter(**SAME)))

    def to_forget(self, at: datetime) -> "TranslationRequestQuerySet":
        """Keep what is translated, gone, or has not been asked for in a long time."""
        alive = self.unfulfilled().filter(last_on__gte=localdate(at) - KEPT_FOR)
        return self.exclude(pk__in=alive.values("pk"))


class TranslationRequest(models.Model):
    """One row for each record and language; not a Record, so that it is no part of the record's content."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    language = models.CharField(max_length=10, validators=[validate_language_code])
    number = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    objects = TranslationRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="request_one_per_record_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_id} ({self.language}): {self.number}"

    @classmethod
    def count_one(cls, record: models.Model, language: str) -> None:
        content_type, today = ContentType.objects.get_for_model(record), localdate()
        row, _is_new = cls.objects.get_or_create(
            content_type=content_type, object_id=record.pk, language=language, defaults={"last_on": today}
        )
        cls.objects.filter(pk=row.pk).update(number=F("number") + 1, last_on=today)
