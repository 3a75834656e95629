"""What tests of the translators' pages share: records with something to do, and a translator who sends it."""

from editorial.l10n.translations import state_of
from editorial.publishing import coverage, publication
from editorial.publishing.editing import edited
from editorial.staff.roles import Role
from editorial.translating.work.queue import work_url
from tests import builders
from tests.forms import form_of

CHINESE = "zh-hans"
JSON = {"accept": "application/json"}


def make_translator(into=CHINESE, **overrides):
    return builders.make_user(Role.TRANSLATOR, translates_into=into, **overrides)


def context(record, field):
    return f"{record._meta.label_lower}:{record.pk}:{field}"


def counted(record):
    coverage.refresh(record)
    return record


def outdated(record, **texts):
    """Change German texts of something public on its working copy; what was made from the old ones is outdated."""
    publication.keep_revision(record, "published", by=None)
    with edited(record, by=builders.make_user(Role.EDITOR)) as newest:
        for name, text in texts.items():
            setattr(newest, f"{name}_de", text)
        newest.save()
    return record


def opened(client, record, language=CHINESE, query=""):
    return client.get(work_url(record, language) + query)


def sent(client, record, do, *, language=CHINESE, query="?all=1", headers=None, **typed):
    """Press a button of the page as a browser without script does: the whole form goes along.

    `do` is a step and a field of the record itself, or a step alone; `typed` are texts of its fields.
    """
    data = form_of(opened(client, record, language, query), "work-form")
    for field, text in typed.items():
        data[f"{context(record, field)}-text"] = [text]
    return pressed(client, record, do, data, language=language, query=query, headers=headers)


def pressed(client, record, do, data, *, language=CHINESE, query="?all=1", headers=None):
    step, _space, field = do.partition(" ")
    button = f"{step} {context(record, field)}" if field else step
    return client.post(work_url(record, language) + query, {**data, "do": button}, headers=headers)


def newest(record):
    """Return the record as its working copy says."""
    with coverage.newest_rows(type(record), [record.pk]) as found:
        return found[record.pk][0].record


def state(record, field, language=CHINESE):
    return state_of(newest(record), field, language)
