"""The export of a mirror: render what has changed, copy files, write pages with links that work anywhere."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override

from editorial.l10n.text import language_tag
from portal.identity import absolute
from portal.mirror.addresses import ROOT, address_at, home_page, is_file, key_in, place_of, search_page, way
from portal.mirror.crawling import HTML, Crawl, media_type_of
from portal.mirror.files import Files
from portal.mirror.index import index_files
from portal.mirror.links import change_in_css, change_in_html, in_css
from portal.mirror.marking import marked
from portal.serving.content import ContentWatch
from portal.serving.entry import KeptPages, environ_of
from portal.serving.keeping import Folder
from portal.serving.release import release

# What is said of each step: its name, how much is done, how much is known.
Report = Callable[[str, int, int], None]


class Export:
    """One run; what was rendered or written before and is still the same is neither rendered nor written again."""

    def __init__(self, root: Path, languages: tuple[str, ...], report: Report) -> None:
        self.languages, self.report, self.files = languages, report, Files(root)
        self.django = marked(WSGIHandler())
        # Kept pages are deleted with the pages themselves, never for want of room.
        folder = Folder(self.files.own / "pages", release(), limit=None)
        self.pages = KeptPages(self.django, folder, ContentWatch())
        self.crawl = Crawl(self.pages, languages)
        # Files that are there, by key.
        self.copied: set[str] = set()

    def run(self) -> None:
        """Raises NotOurs, OSError, django.db.Error."""
        self.files.open()
        try:
            self.pages.folder.remove_other_releases()
            for done, known in self.crawl.run():
                self.report("Reading pages", done, known)
            self._copy_files()
            self._write_pages()
            for place, content in index_files(self.languages, self._link_from):
                self.files.write(place, [content])
            self.files.delete_the_rest(lambda place: self.is_complete or self._is_gone(place))
            if self.is_complete:
                self.pages.folder.keep_only(self.crawl.places)
        finally:
            self.files.close()

    @property
    def is_complete(self) -> bool:
        """Tell whether all of the site has been seen, so that what was not seen is not part of it."""
        return not self.crawl.failed

    def _copy_files(self) -> None:
        waiting, known = deque(sorted(self.crawl.files)), set(self.crawl.files)
        while waiting:
            key = waiting.popleft()
            found = self._copy_static(key) if key.startswith(settings.STATIC_URL) else self._copy_media(key)
            named = {key_in(self.languages, address, key) for address in found}
            new = {file for file in named - known if file and is_file(file)}
            known |= new
            waiting += sorted(new)
            self.report("Copying files", len(known) - len(waiting), len(known))

    def _copy_static(self, key: str) -> list[str]:
        """Copy a style sheet, script or the like; return the addresses in it."""
        file = _static_file(key.removeprefix(settings.STATIC_URL))
        if file is None:
            return []
        self.copied.add(key)
        if file.suffix != ".css":
            self.files.write(place_of(key), [file.read_bytes()])
            return []
        css = file.read_text()
        self.files.write(place_of(key), [change_in_css(css, self._link_from(key, place_of(key))).encode()])
        return in_css(css)

    def _copy_media(self, key: str) -> list[str]:
        """Copy a picture or document that a public page shows; another file would have another address."""
        place = place_of(key)
        if self.files.has(place):
            self.files.keep(place)
        elif (status := self._ask(key, partial(self.files.write, place))) != "200 OK":
            if not status.startswith("404"):  # withdrawn since the page was rendered
                self.crawl.failed[key] = status
            return []
        self.copied.add(key)
        return []

    def _ask(self, key: str, use: Callable[[Iterable[bytes]], None]) -> str:
        """Hand an answer to `use` piece by piece, because videos are large; return its status."""
        began: list[str] = []
        parts = self.django(environ_of(key), lambda status, _headers, _error=None: began.append(status))
        try:
            if began[0] == "200 OK":
                use(parts)
        finally:
            parts.close()
        return began[0]

    def _is_gone(self, place: str) -> bool:
        """Ask about a file that no page leads to; the page that did may be the one that could not be read."""
        key = address_at(place)
        # A style sheet of a former release may be that of a page that stays as it was.
        if key.startswith(settings.STATIC_URL) or not key.isascii():
            return False
        return self._ask(key, lambda _parts: None).startswith(("3", "404", "410"))

    def _write_pages(self) -> None:
        self._write_root()
        for done, (key, place) in enumerate(self.crawl.places.items(), 1):
            page = self.pages.folder.get(key) or self.pages.memory.get(key)
            if page is None:
                raise OSError(f"Kept pages cannot be written below {self.files.own}.")
            body = page.answer_in("identity").body
            if media_type_of(page) == HTML:
                body = change_in_html(body.decode(), self._link_from(key, place)).encode()
            self.files.write(place, [body])
            self.report("Writing pages", done, len(self.crawl.places))

    def _write_root(self) -> None:
        """Write the page that leads to the languages, without script and without asking the reader's browser."""
        homes = [
            (way("index.html", place_of(home_page(code))), language_tag(code), get_language_info(code)["name_local"])
            for code in self.languages
        ]
        with override(self.languages[0]):
            page = render_to_string("mirror/root.html", {"homes": homes})
        self.files.write("index.html", [change_in_html(page, self._link_from(ROOT, "index.html")).encode()])

    def _link_from(self, key: str, place: str) -> Callable[[str], str]:
        """Return what an address on a page becomes: a way through the mirror, else a full address."""

        def link(address: str) -> str:
            target = key_in(self.languages, address, key)
            target = self.crawl.moved.get(target, target)
            if target is None or (there := self._place(target)) is None:
                return _full(address, key)
            parts = urlsplit(address)
            query = f"?{parts.query}" if parts.query and target in map(search_page, self.languages) else ""
            return way(place, there) + query + (f"#{parts.fragment}" if parts.fragment else "")

        return link

    def _place(self, key: str) -> str | None:
        if key == ROOT:
            return "index.html"
        # A file is on its way while style sheets are copied; pages are written when all of them are there.
        is_copied = key in self.copied or key.startswith(settings.STATIC_URL)
        return place_of(key) if is_copied else self.crawl.places.get(key)


def _static_file(name: str) -> Path | None:
    """Return a file as it was collected for the web server, else from where it is collected."""
    collected = Path(settings.STATIC_ROOT) / name
    found = collected if collected.is_file() and not settings.DEBUG else finders.find(name)
    return Path(found) if found else None


def _full(address: str, key: str) -> str:
    """Return an address on a page of the site with its host; others as they are."""
    try:
        return urljoin(absolute(key), address)
    except ValueError:
        return address
