"""The catalogues in locale/ are complete, and each check finds what it is for."""

from pathlib import Path

import polib
import pytest
from django.conf import settings

from editorial.l10n.catalogues import compile_catalogues, find_problems
from editorial.l10n.messages import SUFFIXES, Message, find_messages, header, package_folders, update_catalogue

VISIT = Message(None, "Visit %(city)s", "", ())
COUNTED = Message(None, "One visit", "%(count)s visits", ())


def found(*messages):
    return {"django": {message.key: message for message in messages}}


def write_catalogue(locale, *entries, language="de", folder="de", **metadata):
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = header(language) | metadata
    catalogue.extend(entries)
    path = locale / folder / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue.save(str(path))
    return path


def entry(message=VISIT, text="Besuch in %(city)s", **more):
    return polib.POEntry(msgid=message.id, msgid_plural=message.plural, msgctxt=message.context, msgstr=text, **more)


def counted(*forms):
    return entry(COUNTED, "", msgstr_plural=dict(enumerate(forms)))


@pytest.fixture(scope="module")
def messages():
    return {domain: find_messages(domain, package_folders()) for domain in SUFFIXES}


def test_catalogues_of_the_portal_are_complete(messages):
    languages = [language for language, _name in settings.LANGUAGES]

    assert find_problems(Path(settings.LOCALE_PATHS[0]), languages, messages) == []


def test_messages_of_python_templates_and_scripts_are_found(messages):
    assert (None, "Model name") in messages["django"]
    assert (None, "Toggle fullscreen") in messages["djangojs"]
    assert (None, "Toggle fullscreen") not in messages["django"]


def test_sound_catalogue_has_no_problem(tmp_path):
    write_catalogue(tmp_path, entry(), counted("Ein Besuch", "%(count)s Besuche"))

    assert find_problems(tmp_path, ["de"], found(VISIT, COUNTED)) == []


def test_chinese_needs_one_plural_form(tmp_path):
    write_catalogue(tmp_path, counted("%(count)s 次访问"), language="zh-hans", folder="zh_Hans")

    assert find_problems(tmp_path, ["zh-hans"], found(COUNTED)) == []


def test_missing_catalogue_is_named(tmp_path):
    assert find_problems(tmp_path, ["de"], found(VISIT)) == [
        "de/django.po: the catalogue is missing, make it with `make messages`"
    ]


def test_unreadable_catalogue_is_named(tmp_path):
    write_catalogue(tmp_path, entry()).write_text('msgid "Visit\nmsgstr', encoding="utf-8")

    (problem,) = find_problems(tmp_path, ["de"], found(VISIT))

    assert problem.startswith("de/django.po: cannot be read:")


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (entry(text=""), "empty"),
        (entry(text="  "), "empty"),
        (entry(flags=["fuzzy"]), "marked fuzzy, a person must confirm it"),
        (entry(text="Besuch"), "placeholders differ from the translation's"),
        (entry(text="Besuch in %(ort)s"), "placeholders differ from the translation's"),
        (entry(text="Besuch in %(city)"), "placeholders differ from the translation's"),
        (entry(text="访问％(city)s"), "placeholders differ from the translation's"),
        (entry(text="Besuch in {city}"), "placeholders differ from the translation's"),
        (entry(text="Besuch <b>in</b> %(city)s"), "HTML tags differ from the translation's"),
        (entry(text="Besuch in\n%(city)s"), "line breaks differ from the translation's"),
    ],
)
def test_broken_translation_is_named(tmp_path, broken, problem):
    write_catalogue(tmp_path, broken)

    assert find_problems(tmp_path, ["de"], found(VISIT)) == [f"de/django.po: “Visit %(city)s”: {problem}"]


@pytest.mark.parametrize(
    ("source", "translation", "is_sound"),
    [
        ("<a href='%(url)s'>Read</a> {name}", "{name} <a href='%(url)s'>lesen</a>", True),
        ("<a href='%(url)s'>Read</a>", "<a href='%(url)s'>lesen", False),
        ("<b>Read</b> {name}", "<b>Lesen</b> {Name}", False),
        ("%s of %d", "%d von %s", False),
        ("100%% of %(count)s", "100 %% von %(count)s", True),
        ("50% less", "50 % weniger", True),
    ],
)
def test_tags_and_placeholders_may_move_but_not_change(tmp_path, source, translation, is_sound):
    message = Message(None, source, "", ())
    write_catalogue(tmp_path, entry(message, translation))

    assert (find_problems(tmp_path, ["de"], found(message)) == []) is is_sound


def test_message_that_left_the_source_is_stale(tmp_path):
    write_catalogue(tmp_path, entry(), entry(Message(None, "Old", "", ()), "Alt"))

    assert find_problems(tmp_path, ["de"], found(VISIT)) == [
        "de/django.po: “Old”: stale, no longer in the source; run `make messages`"
    ]


def test_obsolete_entry_is_stale(tmp_path):
    write_catalogue(tmp_path, entry(), entry(Message(None, "Old", "", ()), "Alt", obsolete=True))

    assert find_problems(tmp_path, ["de"], found(VISIT)) == [
        "de/django.po: “Old”: stale, no longer in the source; run `make messages`"
    ]


def test_context_makes_another_message(tmp_path):
    diplomatic = VISIT._replace(context="diplomatic visit")
    write_catalogue(tmp_path, entry())

    assert find_problems(tmp_path, ["de"], found(VISIT, diplomatic)) == [
        "de/django.po: “Visit %(city)s”: not in the catalogue yet; run `make messages`"
    ]


def test_changed_plural_is_named(tmp_path):
    write_catalogue(tmp_path, entry(Message(None, "One visit", "", ()), "Ein Besuch"))

    assert find_problems(tmp_path, ["de"], found(COUNTED)) == [
        "de/django.po: “One visit”: the source has another plural; run `make messages`"
    ]


@pytest.mark.parametrize(
    ("forms", "problem"),
    [
        (["%(count)s Besuche"], "needs 2 plural form(s), has 1"),
        (["Ein Besuch", ""], "empty"),
        (["Ein Besuch", "Besuche"], "placeholders differ from the translation's"),
        (["%(zahl)s Besuch", "%(count)s Besuche"], "placeholders differ from the translation's"),
    ],
)
def test_broken_plural_is_named(tmp_path, forms, problem):
    write_catalogue(tmp_path, counted(*forms))

    assert find_problems(tmp_path, ["de"], found(COUNTED)) == [f"de/django.po: “One visit”: {problem}"]


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ({"Language": "en"}, "the header must say Language: de"),
        ({"Content-Type": "text/plain; charset=latin-1"}, "the header must say charset=UTF-8"),
        ({"Plural-Forms": "nplurals=1; plural=0;"}, "the header must say Plural-Forms: nplurals=2; plural=(n != 1);"),
        ({"Plural-Forms": ""}, "the header must say Plural-Forms: nplurals=2; plural=(n != 1);"),
        ({"Plural-Forms": "nplurals=2; plural=n>;"}, "the header must say Plural-Forms: nplurals=2; plural=(n != 1);"),
    ],
)
def test_wrong_header_is_named(tmp_path, metadata, problem):
    write_catalogue(tmp_path, **metadata)

    assert find_problems(tmp_path, ["de"], found()) == [f"de/django.po: {problem}"]


def test_paragraph_broken_over_lines_is_named(tmp_path):
    path = write_catalogue(tmp_path, entry(text="访问%(city)s市"), language="zh-hans", folder="zh_Hans")
    path.write_text(path.read_text().replace('"访问%(city)s市"', '""\n"访问"\n"%(city)s市"'))

    (problem,) = find_problems(tmp_path, ["zh-hans"], found(VISIT))

    assert "breaks a paragraph" in problem


def test_lines_that_end_in_a_line_break_are_whole(tmp_path):
    poem = Message(None, "One\nTwo %(city)s", "", ())
    write_catalogue(tmp_path, entry(poem, "Eins\nZwei %(city)s"))

    assert find_problems(tmp_path, ["de"], found(poem)) == []


def test_update_keeps_translations_and_translators_comments(tmp_path):
    path = write_catalogue(tmp_path, entry(tcomment="Stadt im Dativ"))

    changes = update_catalogue(path, "de", found(VISIT, COUNTED)["django"])

    first, second = polib.pofile(str(path))
    assert (first.msgstr, first.tcomment, first.flags) == ("Besuch in %(city)s", "Stadt im Dativ", ["python-format"])
    assert (second.msgid, second.msgstr_plural) == ("One visit", {0: "", 1: ""})
    assert changes == (["One visit"], [], [])


def test_update_offers_the_old_words_for_a_reworded_message(tmp_path):
    path = write_catalogue(tmp_path, entry())

    changes = update_catalogue(path, "de", found(VISIT._replace(id="Visits %(city)s"))["django"])

    (offered,) = polib.pofile(str(path))
    assert (offered.msgstr, offered.fuzzy, offered.previous_msgid) == ("Besuch in %(city)s", True, "Visit %(city)s")
    assert changes == (["Visits %(city)s"], ["Visits %(city)s"], [])


def test_update_reports_what_it_removes(tmp_path):
    path = write_catalogue(tmp_path, entry())

    changes = update_catalogue(path, "de", {})

    assert list(polib.pofile(str(path))) == []
    assert changes == ([], [], ["Visit %(city)s"])


def test_update_joins_broken_paragraphs_and_changes_nothing_twice(tmp_path):
    text = "访问" * 60 + "%(city)s"
    path = write_catalogue(tmp_path, entry(text=text), language="zh-hans", folder="zh_Hans")
    path.write_text(path.read_text().replace(f'"{text}"', f'""\n"{text[:40]}"\n"{text[40:]}"'))

    update_catalogue(path, "zh-hans", found(VISIT)["django"])
    first = path.read_text()
    update_catalogue(path, "zh-hans", found(VISIT)["django"])

    assert f'msgstr "{text}"\n' in first
    assert path.read_text() == first


def test_update_makes_the_catalogue_of_a_further_language(tmp_path):
    path = tmp_path / "pl" / "LC_MESSAGES" / "django.po"

    update_catalogue(path, "pl", found(COUNTED)["django"])

    (fresh,) = polib.pofile(str(path))
    assert fresh.msgstr_plural == {0: "", 1: "", 2: ""}
    assert find_problems(tmp_path, ["pl"], found(COUNTED)) == ["pl/django.po: “One visit”: empty"]


SOURCES = {
    "page.html": """{% load i18n %}
    {# Translators: heading of the list #}
  <h1>{% translate "Visits" context "diplomatic visit" %}</h1>
 {% blocktranslate trimmed count total=visits|length %}
    One visit
 {% plural %}
    {{ total }} visits of 100%
 {% endblocktranslate %}
<a title="{{ _("Close") }}">x</a>""",
    "forms.py": """
# Translators: on a button
label = _("Save " "now")
help_text = pgettext_lazy("of a form", "Name")
error = ngettext_lazy("%(count)d error", "%(count)d errors", "count")
label_again = gettext("Save now")
""",
    "migrations/0001_first.py": 'gettext("Old")',
    "static/vendor/lib.js": 'gettext("Foreign")',
    "static/map.js": 'const text = gettext("Zoom in") + ngettext("One city", "%s cities", n);',
}


@pytest.fixture
def sources(tmp_path):
    for name, content in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_extraction_reads_python_and_templates(sources):
    assert list(find_messages("django", [sources]).values()) == [
        Message(None, "Save now", "", ("Translators: on a button",)),
        Message("of a form", "Name", "", ()),
        Message(None, "%(count)d error", "%(count)d errors", ()),
        Message("diplomatic visit", "Visits", "", ("Translators: heading of the list",)),
        Message(None, "One visit", "%(total)s visits of 100%%", ()),
        Message(None, "Close", "", ()),
    ]


def test_extraction_reads_our_scripts_only(sources):
    assert list(find_messages("djangojs", [sources])) == [(None, "Zoom in"), (None, "One city")]


def test_compiling_writes_only_what_changed(tmp_path):
    path = write_catalogue(
        tmp_path, entry(), entry(COUNTED, "", msgstr_plural={0: "Ein Besuch", 1: "%(count)s Besuche"})
    )

    assert compile_catalogues(tmp_path) == [path.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(path.with_suffix(".mo"))).find(VISIT.id).msgstr == "Besuch in %(city)s"
