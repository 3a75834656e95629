"""Translated fields of the partnership app: German required, other languages may follow."""

from editorial.l10n.registration import translate
from editorial.l10n.sorting import sort_by
from partnership import models

translate(models.Sector, "name", "summary")
translate(models.City, "name", "region", "summary", "body")
translate(models.CityFigure, "label", "unit", "boundary", "source")
translate(models.CityTitle, "title", "awarded_by")
translate(models.LevelName, "name")
translate(models.Partnership, "summary", "body")
translate(models.StatusChange, "reason")
translate(models.Agreement, "title", "venue", "summary", "body")
translate(models.AgreementName, "name", "used_by")
translate(models.AgreementParty, "office")
translate(models.AgreementPoint, "text", "outcome")
translate(models.Organisation, "name", "description")
translate(models.Person, "transliteration", "academic_title", "biography")
translate(models.OfficeHeld, "title")

sort_by(models.City, "name")
sort_by(models.Agreement, "title")
sort_by(models.Organisation, "name")
