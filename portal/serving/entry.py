"""The entry of the web server: answers with kept pages, and asks Django for everything else."""

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http.request import split_domain_port, validate_host

from portal.errors import unavailable
from portal.operating.counting import count_pages
from portal.serving.addresses import key_of
from portal.serving.content import Content, ContentWatch
from portal.serving.keeping import Folder, Memory
from portal.serving.kept import Headers, KeptPage, encoding_of
from portal.serving.release import release
from portal.serving.tables import TablesRead, tables_read

logger = logging.getLogger(__name__)

Environ = dict[str, object]
StartResponse = Callable[..., object]

# How long a reader waits while another process renders a page of which there is no older copy.
PATIENCE_S = 10
# For so long after a change was found readers get the old page while one renders. After that they wait for the new one,
# so that all see a change within a second however busy the machine is; but not for a database that hangs.
OLD_WILL_DO_S = 0.25
PATIENCE_WITH_AN_OLD_PAGE_S = 3
# A change that comes between two queries of a page; the page is rendered once more.
TRIES = 3
MANY_HOSTS = 50
# Of the threads of a process; the others go on serving what is kept, however long these wait for the database.
RENDERED_AT_ONCE = 2

_NEEDS_NO_DATABASE = (settings.STATIC_URL, "/healthz", "/readyz", "/metrics")


@dataclass
class Rendered:
    """What Django answered."""

    status: str
    headers: Headers
    body: bytes

    @property
    def is_error_of_ours(self) -> bool:
        return self.status.startswith("5")

    @property
    def may_be_kept(self) -> bool:
        names = {name.lower(): value.lower() for name, value in self.headers}
        control = names.get("cache-control", "")
        is_private = "no-store" in control or "private" in control or "set-cookie" in names
        return self.status.startswith("200") and not is_private


@dataclass
class Counts:
    """What happened since the process started, for whoever watches it."""

    kept: int = 0
    unchanged: int = 0
    old: int = 0
    rendered: int = 0


class KeptPages:
    """WSGI application in front of Django."""

    def __init__(self, django: Callable, folder: Folder, watch: ContentWatch, memory: Memory | None = None) -> None:
        self.django, self.folder, self.watch = django, folder, watch
        self.memory = memory or Memory()
        self.counts = Counts()
        self._told: dict[str, int] = {}
        self._hosts: set[str] = set()
        self._places = threading.BoundedSemaphore(RENDERED_AT_ONCE)
        self._session = f"{settings.SESSION_COOKIE_NAME}="

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        is_read = environ["REQUEST_METHOD"] in {"GET", "HEAD"} and self.is_for_everybody(environ)
        if is_read and (key := key_of(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))):
            return self.answer(key, environ, start_response)
        if self.is_away(environ["PATH_INFO"]):
            return self.say_unavailable(environ, start_response)
        return self.django(environ, start_response)

    def is_away(self, path: str) -> bool:
        """Tell whether to wait for the database would be in vain, and would keep others waiting."""
        self.watch.first_content()
        return self.watch.is_lost and not path.startswith(_NEEDS_NO_DATABASE)

    def say_unavailable(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = unavailable(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.content]

    def each_time(self) -> None:
        """Do what is to be done now and then."""
        self.report()
        self.folder.sweep_if_it_is_time()

    def report(self) -> None:
        """Tell the metrics what was counted; now and then, because each count costs more than a kept page."""
        counted = asdict(self.counts)
        for outcome, number in counted.items():
            count_pages(outcome, number - self._told.get(outcome, 0))
        self._told = counted

    def is_for_everybody(self, environ: Environ) -> bool:
        """Tell whether the answer is the same for every reader; the rest is Django's to answer or to refuse."""
        if self._session in environ.get("HTTP_COOKIE", "") or (settings.TLS and not _is_secure(environ)):
            return False
        host = environ.get("HTTP_HOST", "")
        return host in self._hosts or self._is_ours(host)

    def _is_ours(self, host: str) -> bool:
        domain, _port = split_domain_port(host)
        is_ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        if is_ours and len(self._hosts) < MANY_HOSTS:
            self._hosts.add(host)
        return is_ours

    def answer(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        page = self.memory.get(key)
        if page is not None and page.is_current(self.watch.content):
            self.counts.kept += 1
            return self.send(page, environ, start_response)
        page = self.page_or_answer(key)
        if page is None:
            return self.say_unavailable(environ, start_response)
        if isinstance(page, KeptPage):
            return self.send(page, environ, start_response)
        start_response(page.status, page.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    def send(self, page: KeptPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = page.answer_in(encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags and page.is_named_in(tags, answer):
            self.counts.unchanged += 1
            start_response("304 Not Modified", answer.headers_unchanged)
            return []
        start_response("200 OK", answer.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def page_or_answer(self, key: str) -> KeptPage | Rendered | None:
        """Return a page that is up to date, or an older one where it must do, or what else Django says.

        None: there is no page, and no database to make it from.
        """
        content = self.watch.first_content()
        page = self._newest(key, content)
        if page and page.is_current(content):
            return page
        old = page if page and page.may_be_old else None
        if self.watch.is_lost:
            return old
        with self.folder.lock(key, _patience_s(old, content)) as is_ours:
            if not is_ours and old:
                self.counts.old += 1
                return old
            # The one who had the lock has rendered it.
            newest = self._newest(key, self.watch.content)
            if newest and newest.is_current(self.watch.content):
                return newest
            answer = self.render(key)
        if isinstance(answer, Rendered) and answer.is_error_of_ours and old:
            logger.warning("%s cannot be rendered and is served as it was.", key)
            self.counts.old += 1
            return old
        return answer

    def _newest(self, key: str, content: Content | None) -> KeptPage | None:
        """Return the page from memory or, where that is missing or out of date, from the folder."""
        here = self.memory.get(key)
        if here and here.is_current(content):
            return here
        there = self.folder.get(key)
        if there and (here is None or there.is_current(content)):
            self.memory.put(there)
            return there
        return here

    def render(self, key: str) -> KeptPage | Rendered:
        """Let Django render a page from one state of the content, and keep it."""
        answer = None
        for _attempt in range(TRIES):
            before = self.watch.content
            with self._places, tables_read() as read:
                answer = _ask(self.django, environ_of(key))
            self.counts.rendered += 1
            if not answer.may_be_kept:
                if not answer.is_error_of_ours:
                    self.memory.forget(key)
                    self.folder.forget(key)
                return answer
            if page := self._page(key, answer, before, read):
                self.memory.put(page)
                self.folder.put(page)
                return page
        return answer

    def _page(self, key: str, answer: Rendered, before: Content | None, read: TablesRead) -> KeptPage | None:
        """Return the page if nothing it was made from has changed while it was made."""
        try:
            after = self.watch.look()
        except Error:
            return None
        if not read.is_pure:
            logger.error("%s reads or writes what is not known to be content, and is not kept.", key)
            return None
        if before is None or not after.holds(before.versions_of(read.tables)):
            return None
        return KeptPage.make(key, answer.headers, answer.body, after, read.tables)


def _patience_s(old: KeptPage | None, content: Content | None) -> float:
    if old is None:
        return PATIENCE_S
    will_do = content is None or old.is_past_for_s(content) < OLD_WILL_DO_S
    return 0 if will_do else PATIENCE_WITH_AN_OLD_PAGE_S


def _is_secure(environ: Environ) -> bool:
    claimed = environ.get("HTTP_X_FORWARDED_PROTO") if settings.BEHIND_PROXY else None
    return (claimed or environ["wsgi.url_scheme"]) == "https"


def environ_of(key: str) -> Environ:
    """Return a request that holds nothing of what the client sent but the key."""
    path, _mark, query = key.partition("?")
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if settings.TLS else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _ask(django: Callable, environ: Environ) -> Rendered:
    began: list = []

    def start_response(status: str, headers: Headers, _error: object = None) -> None:
        began[:] = [status, headers]

    parts = django(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Rendered(*began, body)


def keep_pages(django: Callable) -> KeptPages:
    """Put the kept pages of this installation in front of Django."""
    folder = Folder(Path(settings.DATA_DIR) / "pages", release())
    folder.remove_other_releases()
    watch = ContentWatch()
    pages = KeptPages(django, folder, watch)
    watch.start(pages.each_time)
    # Reads the addresses of the site now rather than while the first reader waits.
    key_of(f"/{settings.LANGUAGE_CODE}/", "")
    return pages
