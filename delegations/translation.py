"""Translated fields of the delegations app: German required, other languages may follow."""

from delegations import models
from editorial.l10n.registration import translate
from editorial.l10n.sorting import sort_by

translate(models.Visit, "title", "purpose", "summary", "report", "size_note")
translate(models.Stop, "venue")
translate(models.Delegate, "office")
translate(models.ProgrammeItem, "title", "venue", "text")
translate(models.SectorNote, "heading", "text")
translate(models.Statement, "text")
translate(models.ValueLimit, "name", "rule")
translate(models.Gift, "description", "giver", "receiver")
translate(models.GoldenBookEntry, "signers", "translation")
translate(models.FollowUp, "text")

sort_by(models.Visit, "title")
