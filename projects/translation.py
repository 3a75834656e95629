"""Translated fields of the projects app: German required, other languages may follow."""

from editorial.l10n.registration import translate
from editorial.l10n.sorting import sort_by
from projects import models

translate(models.Project, "title", "summary", "body", "initiative")
translate(models.ProjectPerson, "function")
translate(models.Milestone, "title", "note")
translate(models.Indicator, "name", "unit")
translate(models.Measurement, "source")
translate(models.ProgressNote, "text")

sort_by(models.Project, "title")
