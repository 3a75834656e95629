"""Follows the links of the site from its home pages until every page of the mirror has been rendered once."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from portal.mirror.addresses import FILES, home_page, is_file, key_in, place_of, search_page
from portal.mirror.links import in_html, in_site_map
from portal.serving.entry import KeptPages, Rendered
from portal.serving.kept import KeptPage

HTML = "text/html"
SITE_MAP = "/sitemap.xml"


@dataclass
class Crawl:
    """What the site consists of; filled by `run`."""

    pages: KeptPages
    languages: tuple[str, ...]
    # Where each page goes, by key; those that cannot be read are not among them.
    places: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    # Pictures, documents, style sheets, scripts.
    files: set[str] = field(default_factory=set)
    # Pages that should be there: key and what was answered instead.
    failed: dict[str, str] = field(default_factory=dict)

    def run(self) -> Iterator[tuple[int, int]]:
        """Render what has changed, from the home pages and the site map on; yield numbers of pages: done, known.

        Raises django.db.Error where the database is away.
        """
        starts = [page_in(language) for page_in in (home_page, search_page) for language in self.languages]
        self._known: set[str] = set()
        self._waiting: deque[str] = deque()
        self._note([*starts, *FILES], "/")
        while self._waiting:
            key = self._waiting.popleft()
            self._note(self._read(key), key)
            yield len(self._known) - len(self._waiting), len(self._known)

    def _note(self, addresses: Iterable[str], page: str) -> None:
        for address in addresses:
            key = key_in(self.languages, address, page)
            if key is None or key in self._known:
                continue
            if is_file(key):
                self.files.add(key)
            elif key != "/":
                self._known.add(key)
                self._waiting.append(key)

    def _read(self, key: str) -> list[str]:
        """Have a page rendered if it is not up to date; return the addresses on it."""
        self.pages.watch.look()
        old = self.pages.counts.old
        answer = self.pages.page_or_answer(key)
        if self.pages.counts.old > old:
            self.failed[key] = "the page as it was stays"
        if isinstance(answer, Rendered) and answer.status.startswith("200"):
            answer = self._keep(key, answer)
        return self._note_page(key, answer) if isinstance(answer, KeptPage) else self._note_answer(key, answer)

    def _keep(self, key: str, answer: Rendered) -> KeptPage:
        """Keep a page that changed whenever it was rendered, for this run only."""
        page = KeptPage.make(key, answer.headers, answer.body, self.pages.watch.content, set())
        self.pages.folder.put(replace(page, until=0))
        return page

    def _note_page(self, key: str, page: KeptPage) -> list[str]:
        media_type = media_type_of(page)
        self.places[key] = place_of(key, media_type)
        if media_type == HTML:
            return in_html(text_of(page))
        return in_site_map(text_of(page)) if key == SITE_MAP else []

    def _note_answer(self, key: str, answer: Rendered | None) -> list[str]:
        """Note that there is no page: moved, gone, or a fault."""
        status = answer.status if answer else "no answer"
        location = dict(answer.headers).get("Location", "") if answer else ""
        if status.startswith("3") and (target := key_in(self.languages, location, key)):
            self.moved[key] = target
            return [location]
        if not status.startswith(("3", "404", "410")):
            self.failed[key] = status
        return []


def media_type_of(page: KeptPage) -> str:
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    return kind.partition(";")[0]


def text_of(page: KeptPage) -> str:
    return page.answer_in("identity").body.decode()
