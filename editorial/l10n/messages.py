"""Find the translatable messages of our packages and merge them into the catalogues, without GNU gettext."""

import difflib
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

KEYWORDS = {
    name + ending: arguments
    for name, arguments in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for ending in ("", "_lazy", "_noop")
} | {"_": None}
SUFFIXES = {"django": (".py", ".html", ".txt", ".xml"), "djangojs": (".js",)}
SKIPPED_FOLDERS = {"migrations", "vendor", "__pycache__"}
PYTHON_FORMAT = re.compile(r"%(\(\w+\))?[sdrif]")
BRACE_FORMAT = re.compile(r"\{\w+\}")

Key = tuple[str | None, str]


class Message(NamedTuple):
    """One message as the source asks for it; `plural` is empty for messages without a count."""

    context: str | None
    id: str
    plural: str
    comments: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.context, self.id

    @property
    def flags(self) -> list[str]:
        text = f"{self.id} {self.plural}"
        formats = {"python-format": PYTHON_FORMAT, "python-brace-format": BRACE_FORMAT}
        return [flag for flag, pattern in formats.items() if pattern.search(text)]


class Changes(NamedTuple):
    """What a merge did, as message ids; `removed` are translated texts whose message left the source."""

    added: list[str]
    fuzzy: list[str]
    removed: list[str]


def package_folders() -> list[Path]:
    """Return the folders of our own packages: installed apps inside the project, outside any environment."""
    inside = (
        Path(config.path).relative_to(settings.BASE_DIR).parts
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
    )
    names = {parts[0] for parts in inside if "site-packages" not in parts}
    return [settings.BASE_DIR / name for name in sorted(names)]


def find_messages(domain: str, folders: Iterable[Path]) -> dict[Key, Message]:
    """Return the messages of a gettext domain in the order of the source files."""
    found: dict[Key, Message] = {}
    for folder in folders:
        for path in _sources(folder, SUFFIXES[domain]):
            for message in _messages_of(path):
                known = found.get(message.key)
                found[message.key] = _joined(known, message) if known else message
    return found


def _sources(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and not SKIPPED_FOLDERS.intersection(path.relative_to(folder).parts):
            yield path


def _messages_of(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix not in {".py", ".js"}:
        source = _template_as_python(source, path)
    method = "javascript" if path.suffix == ".js" else "python"
    for _line, ids, comments, context in extract(
        method, BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        singular, plural = ids[:2] if isinstance(ids, tuple) else (ids, "")
        yield Message(context, singular, plural, tuple(comments))


def _template_as_python(source: str, path: Path) -> str:
    # Indentation is dropped because the result is read by Python's tokenizer, which minds it.
    return "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines()) + "\n"


def _joined(one: Message, other: Message) -> Message:
    comments = one.comments + tuple(comment for comment in other.comments if comment not in one.comments)
    return one._replace(plural=one.plural or other.plural, comments=comments)


def catalogue_path(language: str, domain: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / f"{domain}.po"


def header(language: str) -> dict[str, str]:
    """Return the header of a catalogue: no dates and no names, so that two translators never collide there."""
    return {
        "Project-Id-Version": "city-partnership portal",
        "Language": to_locale(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": str(get_plural(to_locale(language))),
    }


def update_catalogue(path: Path, language: str, found: dict[Key, Message]) -> Changes:
    """Bring one catalogue up to date with the source; translations and translators' comments are kept."""
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    new, changes = _merged(old, found, forms=get_plural(to_locale(language)).num_plurals)
    new.header = "Interface texts; made by `make messages`, which keeps translations and translators' comments."
    new.metadata = header(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return changes


def _merged(old: polib.POFile, found: dict[Key, Message], forms: int) -> tuple[polib.POFile, Changes]:
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    gone = [entry for key, entry in known.items() if key not in found and (entry.msgstr or entry.msgstr_plural)]
    new, changes = polib.POFile(wrapwidth=0), Changes([], [], [])
    for key, message in found.items():
        entry = _entry(message, forms)
        if key in known:
            _keep_translation(entry, known[key])
        else:
            changes.added.append(message.id)
            _suggest_translation(entry, gone)
        if entry.fuzzy:
            changes.fuzzy.append(message.id)
        new.append(entry)
    changes.removed.extend(entry.msgid for entry in gone)
    return new, changes


def _entry(message: Message, forms: int) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.id,
        msgid_plural=message.plural,
        comment="\n".join(message.comments),
        flags=message.flags,
    )
    if message.plural:
        entry.msgstr_plural = dict.fromkeys(range(forms), "")
    return entry


def _keep_translation(entry: polib.POEntry, old: polib.POEntry) -> None:
    entry.tcomment = old.tcomment
    if bool(entry.msgid_plural) == bool(old.msgid_plural):
        entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural
        entry.previous_msgid = old.previous_msgid
        entry.flags += ["fuzzy"] if old.fuzzy else []
    elif text := old.msgstr or old.msgstr_plural.get(0, ""):
        # The message gained or lost its count; the old words are offered, a person decides.
        entry.flags.append("fuzzy")
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, text)
        else:
            entry.msgstr = text


def _suggest_translation(entry: polib.POEntry, gone: list[polib.POEntry]) -> None:
    """Offer the words of a similar message that left the source, as gettext's msgmerge does: marked fuzzy."""
    candidates = {old.msgid: old for old in gone if old.msgctxt == entry.msgctxt}
    for similar in difflib.get_close_matches(entry.msgid, candidates, n=1, cutoff=0.75):
        gone.remove(candidates[similar])
        _keep_translation(entry, candidates[similar])
        entry.previous_msgid = similar
        if not entry.fuzzy:
            entry.flags.append("fuzzy")
