"""Run inside a copy of the project that knows English: opens its pages and prints what it saw as JSON."""

import json
import re
from html.parser import HTMLParser

import django

django.setup()

from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import builders

READ_ALOUD = ("title", "placeholder", "aria-label", "alt")
# Found, corrected, nothing found.
SEARCHES = [f"/en/search/?q={words}" for words in ("Shenzhen", "Shenzen", "Besuch+Xylophon")]
PAGES_OF_A_RECORD = ("change", "delete", "history", "gate", "schedule", "withdraw", "previews", "revisions")


class Words(HTMLParser):
    """Collects every text of a page, and every attribute that is read aloud or shown."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._silent = 0
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"script", "style"}
        self.found |= {value.strip() for name, value in attrs if name in READ_ALOUD and value}

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if data.strip() and not self._silent:
            self.found.add(" ".join(data.split()))


def fill() -> dict:
    city = builders.make_city(
        slug="shenzhen",
        name_de="Shenzhen",
        name_en="Shenzhen (English)",
        name_zh_hans="深圳",
        summary_de="Nur deutsch.",
    )
    relation = builders.make_partnership(partner_city=city)
    builders.make_project(partnerships=[relation])
    builders.make_visit(partnerships=[relation])
    builders.make_news()
    return {"city": city}


def public_answers() -> dict[str, list]:
    """Return status, text and kind of every public page, and of the feeds, calendars and pictures pages lead to."""
    client, answers, waiting = Client(HTTP_HOST="127.0.0.1"), {}, ["/en/", "/en/style-guide/", *SEARCHES]
    while waiting:
        address = waiting.pop()
        if address not in answers:
            response = client.get(address)
            content = response.content.decode()
            answers[address] = [response.status_code, content, response.headers["Content-Type"].split(";")[0]]
            waiting += re.findall(r'(?:href|src)="(/en/[^"#?]*)', content)
    return answers


def of_kind(answers: dict[str, list], is_page: bool) -> dict[str, list]:
    return {
        address: [status, content]
        for address, (status, content, kind) in answers.items()
        if (kind == "text/html") is is_page
    }


def desk_addresses() -> list[str]:
    found = ["/admin/", "/admin/account/second-factor/", "/admin/account/second-factor/totp/activate/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        record = model._default_manager.first()
        pages = [("changelist", []), ("add", [])] + [(page, [record.pk]) for page in PAGES_OF_A_RECORD if record]
        for page, keys in pages:
            try:
                found.append(reverse(f"{name}_{page}", args=keys))
            except NoReverseMatch:
                continue
    return found


def desk_pages(addresses: list[str], language: str) -> dict[str, tuple[int, set[str]]]:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(builders.make_user(username=f"u-{language}", is_superuser=True, language=language))
    pages = {}
    for address in addresses:
        response = client.get(address, follow=True)
        pages[address] = (response.status_code, Words(response.content.decode()).found)
    return pages


def untranslated(english: dict, other: dict) -> dict[str, str]:
    """Return the texts that read the same in both, each with a page it stands on."""
    return {
        words: address
        for address in english
        for words in english[address][1] & other[address][1]
        if re.search("[A-Za-z]{3}", words)
    }


def main() -> None:
    records, answers = fill(), public_answers()
    addresses = desk_addresses()
    desk = {language: desk_pages(addresses, language) for language in ("en", "de", "zh-hans")}
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(builders.make_user(is_superuser=True, language="en"))
    form = client.get(reverse("admin:partnership_city_change", args=[records["city"].pk])).content.decode()
    left = {language: untranslated(desk["en"], desk[language]) for language in ("de", "zh-hans")}
    statuses = {address: status for address, (status, _words) in desk["en"].items()}
    seen = {"pages": of_kind(answers, is_page=True), "files": of_kind(answers, is_page=False)}
    print(json.dumps({**seen, "desk": statuses, "form": form, "untranslated": left}))


if __name__ == "__main__":
    main()
