"""PO files as gettext means them, written and read entry by entry: a file of any length takes little memory."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polib
from babel import Locale
from babel.messages.plurals import get_plural
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.translating.files.entries import BrokenFile, Entry, Heading, Incoming

NO_WRAP = 0
SITE = "X-Portal-Site"
_KEYWORD = re.compile(r"(msgctxt|msgid|msgstr)?\s*(\".*)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*')
_BASE = re.compile(r"#\.?\s*Base: ([0-9a-f]{8})\s*")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-fA-F]{2}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f", "a": "\a"}


def write(entries: Iterable[Entry], heading: Heading) -> Iterator[str]:
    yield _header(heading)
    for entry in entries:
        yield "\n" + _block(entry)


def read(lines: Iterable[str]) -> Iterator[Heading | Incoming]:
    """Yield what the file says of itself, then its entries; raises BrokenFile where it is not right."""
    is_first = True
    for block in _blocks(lines):
        if is_first:
            yield _heading(block)
        else:
            yield _incoming(block)
        is_first = False
    if is_first:
        raise BrokenFile(_("The file is empty."))


def _header(heading: Heading) -> str:
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M%z")
    locale = heading.language.replace("-", "_")
    plural = get_plural(Locale.parse(locale))
    lines = {
        "Project-Id-Version": f"Content of {heading.site}",
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": f"portal <portal@{heading.site.partition(':')[0]}>",
        "Language-Team": "none",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={plural.num_plurals}; plural={plural.plural_expr};",
        SITE: heading.site,
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return polib.POEntry(msgid="", msgstr=text).__unicode__(NO_WRAP)


def _block(entry: Entry) -> str:
    block = polib.POEntry(
        msgctxt=entry.context,
        msgid=entry.source,
        msgstr=entry.text,
        previous_msgid=entry.previous or None,
        flags=[] if entry.is_finished else ["fuzzy"],
        comment="\n".join([*entry.notes, f"Base: {entry.base}"]),
    )
    return block.__unicode__(NO_WRAP)


@dataclass
class _Block:
    """One entry as it is read; `line` is where it begins."""

    line: int
    strings: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    flags: set[str] = field(default_factory=set)
    base: str = ""

    @property
    def is_begun(self) -> bool:
        return bool(self.strings)

    @property
    def is_whole(self) -> bool:
        return "msgid" in self.strings and "msgstr" in self.strings

    def text(self, keyword: str) -> str:
        return "".join(self.strings.get(keyword, []))

    def take(self, line: str, number: int) -> None:
        if line.startswith("#,"):
            self.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#"):
            if match := _BASE.fullmatch(line):
                self.base = match[1]
        else:
            self._take_string(line, number)

    def _take_string(self, line: str, number: int) -> None:
        match = _KEYWORD.fullmatch(line)
        string = match and _STRING.fullmatch(match[2])
        keyword = match and (match[1] or self.last)
        if not string or not keyword:
            raise BrokenFile(_("this is no line of a PO file, or it has been cut off: %(text)s") % _start(line), number)
        if match[1]:
            if keyword in self.strings:
                raise BrokenFile(_("“%(word)s” stands twice in one entry.") % {"word": keyword}, number)
            self.last, self.strings[keyword] = keyword, []
        self.strings[keyword].append(_unescaped(string[1]))


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    """Cut the lines into entries: a new one begins after a translation, with a comment, a context or a source."""
    block, number = _Block(1), 0
    for number, raw in enumerate(lines, 1):
        line = raw.strip(" \t\r\n")
        if not line or line.startswith(("#~", "#|")):
            continue
        if block.is_whole and line.startswith(("#", "msgctxt", "msgid")):
            yield block
            block = _Block(number)
        elif not block.is_begun:
            block.line = number
        block.take(line, number)
    if block.is_begun and not block.is_whole:
        raise BrokenFile(_("the file ends in the middle of an entry; it has been cut off."), number)
    if block.is_whole:
        yield block


def _heading(block: _Block) -> Heading:
    if block.text("msgid") or "msgctxt" in block.strings:
        raise BrokenFile(_("the header is missing."), block.line)
    values = {}
    for line in block.text("msgstr").splitlines():
        name, _colon, value = line.partition(":")
        values[name.strip().lower()] = value.strip()
    charset = values.get("content-type", "").lower().rpartition("charset=")[2]
    if charset not in {"utf-8", "utf8"}:
        raise BrokenFile(_("the file must be encoded in UTF-8, not in %(charset)s.") % {"charset": charset}, block.line)
    return Heading(values.get("language", "").replace("_", "-"), values.get(SITE.lower(), ""))


def _incoming(block: _Block) -> Incoming:
    if not block.text("msgctxt") or not block.text("msgid"):
        raise BrokenFile(_("the entry has no context (msgctxt) or no source text (msgid)."), block.line)
    source, text = block.text("msgid"), block.text("msgstr")
    is_finished = "fuzzy" not in block.flags
    return Incoming(block.text("msgctxt"), source, source, text, text, is_finished, block.base, block.line)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match) -> str:
    code = match[1]
    if code[0] in "01234567":
        return chr(int(code, 8))
    if code[0] == "x" and len(code) == 3:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)


def _start(line: str) -> dict[str, str]:
    return {"text": line[:60]}
