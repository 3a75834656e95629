"""What the editorial desk keeps beside a record: its copy in work, its revisions, the remarks on it."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.records import Record


class TargetKey(GenericForeignKey):
    """Reads as None, like a record that is gone, where a migration has taken the whole kind away; Django fails."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is not None and not self._has_model(instance):
            return None
        return super().__get__(instance, cls)

    def get_prefetch_querysets(self, instances: list[models.Model], querysets: list | None = None) -> tuple:
        known = [instance for instance in instances if self._has_model(instance)]
        rows, key_of_row, key_of_instance, *rest = super().get_prefetch_querysets(known, querysets)
        return rows, key_of_row, lambda row: key_of_instance(row) if self._has_model(row) else None, *rest

    def _has_model(self, instance: models.Model) -> bool:
        number = getattr(instance, f"{self.ct_field}_id")
        return number is None or ContentType.objects.get_for_id(number).model_class() is not None


class AboutRecord(Record):
    """Base of rows about any publishable record; they outlive it, so they point at it without a foreign key."""

    content_type = models.ForeignKey(ContentType, verbose_name=_("kind"), on_delete=models.CASCADE)
    object_id = models.UUIDField(db_index=True)
    target = TargetKey()

    class Meta:
        abstract = True


class AboutRecordQuerySet(models.QuerySet):
    def about(self, record: models.Model) -> "AboutRecordQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)


class WorkingCopy(AboutRecord):
    """The next version of something public, while somebody works on it; one for each record at a time.

    `data` is a snapshot (editorial.publishing.snapshots). The record's own rows keep saying what citizens see.
    """

    data = models.JSONField(encoder=DjangoJSONEncoder)
    base_revision = models.ForeignKey(
        "publishing.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in work by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="working_copies",
    )
    is_in_review = models.BooleanField(_("submitted for review"), default=False)
    publish_on = models.DateTimeField(
        _("publish on"), null=True, blank=True, help_text=_("Empty: only when somebody publishes it.")
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="working_copy_one_per_record",
                violation_error_message=_("Somebody else has begun a working copy of this record meanwhile."),
            )
        ]

    def __str__(self) -> str:
        return str(self.target or self.object_id)


class Revision(AboutRecord):
    """What a record said from one moment on: who put it there, when, why, and the full content in all languages."""

    class Action(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("what made a revision", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("what made a revision", "withdrawn")
        DELETED = "deleted", pgettext_lazy("what made a revision", "deleted")

    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=12, choices=Action.choices)
    title = models.CharField(_("title"), max_length=300)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("when"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The name stays readable when the account is gone.
    made_by_name = models.CharField(_("name"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    # True where the one who wrote it also published it, with a reason instead of a second pair of eyes.
    is_unreviewed = models.BooleanField(_("without a second pair of eyes"), default=False)
    left_out_languages = models.JSONField(_("languages to follow"), default=list, blank=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-made_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="revision_numbered_per_record")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @classmethod
    def next_number(cls, record: models.Model) -> int:
        return (cls.objects.about(record).aggregate(newest=Max("number"))["newest"] or 0) + 1


class AwaitedLanguage(AboutRecord):
    """A language that a record was last published without; whoever reads its page in it is told that it follows."""

    language = models.CharField(max_length=10)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "language"], name="awaited_language_of_record")
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.language}"


class Remark(AboutRecord):
    """A word from one colleague to another about a record; it lives on the record."""

    class Kind(models.TextChoices):
        NOTE = "note", pgettext_lazy("kind of remark", "note")
        SUBMITTED = "submitted", pgettext_lazy("kind of remark", "submitted for review")
        SENT_BACK = "sent_back", pgettext_lazy("kind of remark", "sent back")
        PUBLISHED = "published", pgettext_lazy("kind of remark", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("kind of remark", "withdrawn")
        OUTSIDE = "outside", pgettext_lazy("kind of remark", "from outside")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.NOTE)
    text = models.TextField(_("remark"), blank=True, max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(_("name"), max_length=200, blank=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
