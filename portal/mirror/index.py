"""The search of the mirror: records and words in small files, of which the script of its page loads what it needs.

For each language, beside its search page: index.json says how to read the others; words-N.json hold for each folded
word the records it stands in; records-N.json hold what a result shows. The words are those of the search of the site;
what comes first is simpler here: words of a name, then of a title, of a summary, of anything.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from django.utils.translation import override

from editorial.l10n.dates import format_date
from editorial.l10n.text import language_tag, text_in
from editorial.search.catching_up import catch_up
from editorial.search.folding import HAN_RUN
from editorial.search.indexing import describe
from editorial.search.models import SearchDocument
from editorial.search.queries import GRAMMAR
from editorial.search.sources import SOURCES
from portal.mirror.addresses import search_page
from portal.search.finding import public_documents
from portal.search.hits import DATES, KINDS, shown_of

LinkFrom = Callable[[str, str], Callable[[str], str]]

RECORDS_IN_FILE = 50
# Of words in so many records only those that are called so are of use to a reader.
MOST_RECORDS = 2000
# About 30 kB for each file of words, while there are not too many files.
WORDS_IN_FILE, MOST_FILES = 4000, 1000
LONGEST_SUMMARY = 220
# How much a record is about a word, by the mark of its token.
WEIGHTS = {"": 0, "s": 1, "t": 2, "n": 3, "=": 4}
LEVELS = 8


def index_files(languages: tuple[str, ...], link_from: LinkFrom) -> Iterator[tuple[str, bytes]]:
    """Yield place and content of every file; `link_from` as in the export, for links from the search page."""
    catch_up(float("inf"))
    # A record keeps its number when newer ones come, so that few files change.
    keys = list(public_documents().order_by("day", "pk").values_list("pk", flat=True))
    words = [_packed(file) for file in _files_of(_words_in(keys))]
    for language in languages:
        page = search_page(language)
        folder = page.lstrip("/")
        with override(language):
            yield f"{folder}index.json", _packed(_about(len(keys), len(words)))
            for number, records in enumerate(_records(keys, language, link_from(page, f"{folder}index.html"))):
                yield f"{folder}records-{number}.json", _packed(records)
        for number, content in enumerate(words):
            yield f"{folder}words-{number}.json", content


def _about(records: int, files: int) -> dict:
    kinds = {kind: str(name) for kind, name in KINDS.items()}
    return {"records": records, "inFile": RECORDS_IN_FILE, "files": files, "kinds": kinds, "ignored": sorted(GRAMMAR)}


def _records(keys: list[int], language: str, link: Callable[[str], str]) -> Iterator[list]:
    """Yield the records of each file; None for one that was withdrawn at this moment."""
    for some in _batches(keys, RECORDS_IN_FILE):
        shown = {document.pk: _result(*found, language, link) for document, *found in _shown(some, language)}
        yield [shown.get(key) for key in some]


def _shown(keys: list[int], language: str) -> Iterator[tuple]:
    for document, record, shown in shown_of(keys, language):
        yield document, document.kind, record, shown


def _result(kind: str, record: object, shown: object, language: str, link: Callable[[str], str]) -> list[str]:
    """Return title, its language, address, kind, date, summary, its language; languages only where they are others."""
    summary = text_in(record, "summary") if hasattr(record, "summary") else None
    date = format_date(DATES[kind](record)) if kind in DATES else ""
    return [
        shown.title.value,
        language_tag(shown.title.language) if shown.title.is_fallback else "",
        link(shown.address),
        kind,
        date,
        _cut(summary.value) if summary else "",
        language_tag(summary.language) if summary and summary.is_fallback else "",
    ]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SUMMARY else f"{text[:LONGEST_SUMMARY].rstrip()} …"


def _words_in(keys: list[int]) -> dict[str, array]:
    """Return for each word the records it stands in, each as its number times LEVELS plus the weight of the word."""
    found: dict[str, array] = defaultdict(lambda: array("Q"))
    start = 0
    for some in _batches(keys, 500):
        tokens = _tokens_of(some)
        for number, key in enumerate(some, start):
            for word, weight in _weighed(tokens.get(key, set())).items():
                found[word].append(number * LEVELS + weight)
        start += len(some)
    return found


def _tokens_of(keys: list[int]) -> dict[int, set[str]]:
    """Return the tokens of documents, made from their records: the index of PostgreSQL keeps numbers only."""
    documents = SearchDocument.objects.filter(pk__in=keys).values_list("kind", "record_id", "pk")
    numbers = {(kind, record): key for kind, record, key in documents}
    kinds = defaultdict(list)
    for kind, record in numbers:
        kinds[kind].append(record)
    made = (each for kind, records in kinds.items() for each in describe(SOURCES[kind], records).made)
    return {numbers[each.facets.kind, each.record_id]: each.tokens for each in made}


def _weighed(tokens: set[str]) -> dict[str, int]:
    """Return the words of a record with the best of their weights."""
    best: dict[str, int] = {}
    for token in tokens:
        *marks, word = token.split(".")
        mark = marks[0] if marks and marks[0] in WEIGHTS else ""
        # Beginnings and initials are found by other means, single characters are too many except in titles.
        is_idle = {"^", "i"} & set(marks) or ("c" in marks and WEIGHTS[mark] < WEIGHTS["t"])
        if not is_idle and word not in GRAMMAR:
            best[word] = max(best.get(word, 0), WEIGHTS[mark])
    return best


def _files_of(words: dict[str, array]) -> list[dict[str, list[int]]]:
    """Share the words among files, those that begin alike in one: a word is found by its beginning too."""
    number = min(MOST_FILES, 1 + sum(map(len, words.values())) // WORDS_IN_FILE)
    files: list[dict[str, list[int]]] = [{} for _number in range(number)]
    for word in sorted(words):
        files[file_of(word, number)][word] = _differences(_most_useful(words[word]))
    return files


def file_of(word: str, files: int) -> int:
    """Return in which file a word is; portal/mirror-search.js computes the same."""
    result = 0
    for sign in word[:1] if HAN_RUN.match(word) else word[:2]:
        result = (result * 31 + ord(sign)) % 65521
    return result % files


def _most_useful(records: array) -> list[int]:
    if len(records) <= MOST_RECORDS:
        return list(records)
    return sorted(sorted(records, key=lambda record: (-(record % LEVELS), -record))[:MOST_RECORDS])


def _differences(numbers: list[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _batches(keys: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def _packed(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
