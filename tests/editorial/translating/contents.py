"""Random texts as records hold them, entries made of them, and files made of entries."""

import io
import uuid

from hypothesis import strategies as st

from editorial.l10n.richtext import clean_html
from editorial.l10n.translations import State
from editorial.translating.files import po, xliff2, xliff12
from editorial.translating.files.entries import Entry, heading, portable
from editorial.translating.files.markup import escaped

FORMATS = {"po": po, "xliff12": xliff12, "xliff2": xliff2}
GERMAN = "Städtepartnerschaft Hannover „Übergrößenträger“ – 28. Oktober 2015 ß"
CHINESE = "汉诺威市与深圳市友好城市，“代表团”访问：《协议》……——！？"
AWKWARD = "\"'\\%(){}<>&;#\n\t\r\x0b\x01\x85\u2028\xa0🏙️👩‍🔧\u200b"
CHARACTERS = st.sampled_from(GERMAN + CHINESE + AWKWARD) | st.characters(exclude_categories=["Cs"])

texts = st.text(CHARACTERS, max_size=60)
words = st.text(CHARACTERS, min_size=1, max_size=12).map(escaped)


ADDRESSES = ["https://example.org/?a=1&amp;b=2", "/de/visits/x/", "mailto:a@example.org"]


def _around(content, *tags):
    """Return the content inside one of the tags."""
    return st.tuples(st.sampled_from(tags), content).map(lambda drawn: f"<{drawn[0]}>{drawn[1]}</{drawn[0]}>")


def _row_of(content, row, cell):
    """Return several contents, each in its cell, in one row."""
    cells = st.lists(content.map(cell.format), min_size=1, max_size=3)
    return cells.map(lambda drawn: row.format("".join(drawn)))


def _inside_a_line(content):
    link = st.tuples(st.sampled_from(ADDRESSES), content)
    return st.one_of(
        _around(content, "strong", "em"),
        link.map(lambda drawn: f'<a href="{drawn[0]}" title="“&quot;”">{drawn[1]}</a>'),
        content.map(lambda inner: f"{inner}<br>"),
    )


_line = st.recursive(words, _inside_a_line, max_leaves=5)
_block = st.one_of(
    _around(_line, "p", "h2", "h3", "blockquote"),
    _row_of(_line, "<ul>{}</ul>", "<li><p>{}</p></li>"),
    _row_of(_line, '<ol start="2">{}</ol>', "<li>{}</li>"),
    _row_of(_line, "<table><tbody><tr>{}</tr></tbody></table>", '<td colspan="2">{}</td>'),
)
rich_texts = st.lists(_block, max_size=4).map("\n".join).map(clean_html) | _line.map(clean_html)


@st.composite
def entries(draw) -> Entry:
    is_rich = draw(st.booleans())
    content = (rich_texts if is_rich else texts).map(portable)
    text = draw(content)
    state = draw(st.sampled_from([State.OUTDATED, State.EDITING, State.WAITING, State.APPROVED]))
    return Entry(
        context=f"delegations.visit:{uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))}:report",
        source=draw(content.filter(bool)),
        text=text,
        state=state if text else State.MISSING,
        is_rich=is_rich,
        previous=draw(content) if state in {State.OUTDATED, State.EDITING} else "",
        notes=("Besuch: „Zu Gast“, Bericht", "https://partner.example.org/zh-hans/visits/x/"),
        max_length=draw(st.none() | st.integers(1, 500)),
    )


several = st.lists(entries(), min_size=1, max_size=5, unique_by=lambda entry: entry.context)


def written(form: str, found: list[Entry], language: str = "zh-hans") -> bytes:
    return "".join(FORMATS[form].write(found, heading(language))).encode()


def file_of(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)
