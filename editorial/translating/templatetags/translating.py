"""Ways from the forms and lists of the admin to the translators' pages."""

from django import template
from django.db import models
from django.db.models.options import Options
from django.template import Context

from editorial.l10n.text import language_name
from editorial.publishing.coverage import root_models, root_of
from editorial.publishing.gate_rows import translated_fields
from editorial.translating.work.queue import languages_of, queue_url, work_url

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_pages(context: Context, record: models.Model | None) -> list[tuple[str, str]]:
    """Return names of languages with the address where this record's texts are translated into each."""
    if record is None or not translated_fields(type(record)):
        return []
    root = root_of(record)
    return [(language_name(code), work_url(root, code)) for code in languages_of(context["request"].user)]


@register.simple_tag(takes_context=True)
def translation_queues(context: Context, opts: Options) -> list[tuple[str, str]]:
    """Return names of languages with the address of the queue of this kind of record."""
    if opts.model not in root_models():
        return []
    return [
        (language_name(code), f"{queue_url()}?language={code}&kind={opts.label_lower}")
        for code in languages_of(context["request"].user)
    ]
