"""What citizens get at every address, as digests; `python -m tests.portal.operating.crawl` prints it for a portal."""

import hashlib
import json
import re

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import setup_test_environment

from tests.pages import Page, is_ours

# To which no page leads; /media/ is reached through the pages. Each search finds a page at most: equally good results
# stand in the order of the index, which a restore makes anew.
SEARCHED = ("Herrenhausen", "Schwammstadt", "%E6%B5%B7%E7%BB%B5%E5%9F%8E%E5%B8%82")
UNLINKED = ["/sitemap.xml", "/robots.txt"]
UNLINKED += [f"/{code}/search/?q={word}" for code in ("de", "zh-hans") for word in SEARCHED]
PUBLIC = ("/de/", "/zh-hans/", "/media/")
# The form for messages carries the moment at which it was opened.
HIDDEN = re.compile(rb'(<input type="hidden"[^>]* value=")[^"]*')


def crawl() -> dict[str, str]:
    """Return the digest of what each public address answers, pages, feeds, calendars and pictures; found by links."""
    client, answers, waiting = Client(), {}, ["/de/", "/zh-hans/", *UNLINKED]
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address not in answers:
            response = client.get(address)
            answers[address] = digest_of(response)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                page = Page(response, address)
                found = [link for link in page.links + page.loaded if is_ours(link) and link.startswith(PUBLIC)]
                # The same form for each page that it may be about; a picture of nothing but the address.
                waiting += [link for link in found if "?about=" not in link and not link.endswith("/qr.svg")]
    return answers


def digest_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    digest = hashlib.sha256(HIDDEN.sub(rb"\1", content)).hexdigest()
    return f"{response.status_code} {digest}"


if __name__ == "__main__":
    django.setup()
    setup_test_environment()
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": static}):
        print(json.dumps(crawl()))
