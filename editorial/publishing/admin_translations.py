"""States of translations on the change form: said at each field, and what editors and translators say about them."""

from collections.abc import Iterable, Iterator

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from editorial.l10n import translations
from editorial.l10n.richtext import as_html
from editorial.l10n.text import SOURCE_LANGUAGE, column, language_tag
from editorial.l10n.text_changes import Piece, compare_rich_texts, compare_texts
from editorial.l10n.translations import COLUMN, TARGET_LANGUAGES
from editorial.publishing.conflicts import forms_of
from editorial.publishing.gate_rows import translated_fields

# Names of the boxes in the form.
STILL_FITS = "_still_fits"
UNAFFECTED = "_translations_unaffected"
# Stands in the history of a record beside the names of changed fields.
SAID_TO_FIT = gettext_noop("translations said to fit still")


class TranslationsMixin:
    """For ModelAdmin: what is outdated is shown where it is put right, and may be said to fit nevertheless."""

    change_form_template = "admin/publishing/content_form.html"
    change_list_template = "admin/publishing/content_list.html"

    @property
    def media(self):
        return super().media + forms.Media(css={"all": ["publishing/pieces.css"]})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows = [form, *(row for formset in formsets for row in formset.forms)]
        request.said_to_fit = keep(rows, request.POST)

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        return [*message, {"changed": {"fields": [SAID_TO_FIT]}}] if request.said_to_fit else message

    def render_change_form(self, request, context, *args, **kwargs):
        found = forms_of(context)
        for form in found:
            _describe(form)
        context["unaffected"] = _offer_of_unaffected(request, found) if context["original"] else None
        return super().render_change_form(request, context, *args, **kwargs)


def keep(saved: Iterable[forms.ModelForm], sent: QueryDict) -> bool:
    """Store what was ticked: that translations still fit the German texts as they are now; tell whether any was.

    Only fields that the form let this person change count.
    """
    ticked, is_any = sent.getlist(STILL_FITS), False
    for form in saved:
        if form.instance.pk is None or form.instance._state.adding:
            continue
        fitting = {(field, language) for field, language in _targets(form) if _offer(form, field, language) in ticked}
        if UNAFFECTED in sent:
            fitting.update(_left_behind_just_now(form))
        if _say_that_they_fit(form.instance, fitting):
            form.instance.save(update_fields=[COLUMN, "updated_at"])
            is_any = True
    return is_any


def _say_that_they_fit(row: models.Model, fitting: Iterable[tuple[str, str]]) -> bool:
    outdated = [(field, language) for field, language in fitting if translations.is_outdated(row, field, language)]
    for field, language in outdated:
        translations.still_fits(row, field, language)
    return bool(outdated)


def _left_behind_just_now(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    """Yield the translations that fitted until this form changed their German text."""
    for field in translated_fields(type(form.instance)):
        if column(field, SOURCE_LANGUAGE) in form.changed_data:
            for language in TARGET_LANGUAGES:
                then = translations.made_from(form.instance, field, language)
                if translations.says_the_same(form.instance, field, then, _stored_source(form, field)):
                    yield field, language


def _targets(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    """Yield field and language of each translation that this person may change in the form."""
    for field in translated_fields(type(form.instance)):
        for language in TARGET_LANGUAGES:
            if column(field, language) in form.fields:
                yield field, language


def _stored_source(form: forms.ModelForm, field: str) -> str:
    """Return the German text from before this form was sent."""
    return form.initial.get(column(field, SOURCE_LANGUAGE), translations.source_text(form.instance, field)) or ""


def _offer(form: forms.ModelForm, field: str, language: str) -> str:
    """Return the value of the box "still fits": it holds for the German text that the person has seen."""
    seen = translations.fingerprint(_stored_source(form, field), rich=translations.is_rich(form.instance, field))
    return f"{form.add_prefix(column(field, language))}:{seen}"


def _describe(form: forms.ModelForm) -> None:
    """Put into the help text of each translation how far it is, so that the field is described by it."""
    template = get_template("admin/publishing/_translation.html")
    for field, language in _targets(form):
        if state := translations.state_of(form.instance, field, language):
            bound = form[column(field, language)]
            bound.help_text = format_html("{}{}", bound.help_text, template.render(_said(form, field, language, state)))


def _said(form: forms.ModelForm, field: str, language: str, state: translations.State) -> dict:
    row, draft = form.instance, translations.draft_of(form.instance, field, language)
    offer = _offer(form, field, language) if translations.is_outdated(row, field, language) else ""
    return {
        "state": state,
        "changes": _changes(row, field, draft.get("source") or translations.made_from(row, field, language)),
        "draft": as_html(draft["text"]) if draft and translations.is_rich(row, field) else draft.get("text"),
        "language": language_tag(language),
        "source_language": language_tag(SOURCE_LANGUAGE),
        "name": STILL_FITS,
        "offer": offer,
        "is_ticked": form.is_bound and offer in form.data.getlist(STILL_FITS),
        "box": f"{form[column(field, language)].auto_id}_fits",
    }


def _changes(row: models.Model, field: str, then: str) -> list[Piece]:
    """Return what differs in the German text since `then`; nothing where that is not known."""
    now = translations.source_text(row, field)
    if not then or translations.says_the_same(row, field, then, now):
        return []
    return compare_rich_texts(then, now) if translations.is_rich(row, field) else compare_texts(then, now)


def _offer_of_unaffected(request: HttpRequest, found: list[forms.ModelForm]) -> dict | None:
    """Return the box beside the save buttons, for those who may change German texts here."""
    sources = {(type(form.instance), name) for form in found for name in form.fields}
    if not any(column(field, SOURCE_LANGUAGE) == name for model, name in sources for field in translated_fields(model)):
        return None
    return {"name": UNAFFECTED, "is_ticked": UNAFFECTED in request.POST}
