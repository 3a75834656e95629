"""What was done last and when; metrics tell its age."""

from datetime import datetime

from django.db import models
from django.utils import timezone


class LastRun(models.Model):
    """One row for each kind of work; belongs to this installation, so it is in no backup."""

    BACKUP = "backup"

    work = models.CharField(max_length=40, primary_key=True)
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} {self.ended_at}"

    @classmethod
    def note(cls, work: str, at: datetime | None = None) -> None:
        cls.objects.update_or_create(work=work, defaults={"ended_at": at or timezone.now()})
