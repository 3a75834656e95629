"""Make the pictures of docs/redaktion.md: `.venv/bin/python docs/make_pictures.py`, whenever the admin looks new.

Starts the portal on a scratch folder with the story and the demo accounts, walks through it in the system's Chromium,
and writes docs/pictures. Needs requirements-test.txt.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import portal

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH = 1100
PATIENCE = 15_000
PUBLIC, DRAFT = "Vizebürgermeisterin aus Shenzhen im Neuen Rathaus", "Delegationsreise nach Shenzhen 2027"
SEARCHED = [(7, "de", "Messe"), (5, "zh-hans", "友好城市"), (3, "de", "Drachenboot"), (2, "de", "Sprachkurs")]
# The row of buttons follows the reader and would lie across the fields.
BUTTONS_IN_PLACE = ".save-bar { position: static !important }"
SIDEBAR_CLOSED = "localStorage.setItem('django.admin.navSidebarIsOpen', 'false')"


class Desk:
    """One person at work in a browser window of her own."""

    def __init__(self, browser: Browser, site: str, name: str, password: str) -> None:
        self.site = site
        self.page: Page = browser.new_context(
            viewport={"width": WIDTH, "height": 900},
            locale="de-DE",
            timezone_id="Europe/Berlin",
            bypass_csp=True,  # for the style of screenshots
        ).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(SIDEBAR_CLOSED)
        self.open("/admin/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url("**/admin/")

    def open(self, address: str) -> None:
        self.page.goto(self.site + address)

    def visit(self, title: str) -> str:
        """Open the form of a visit and return its address."""
        self.open(f"/admin/delegations/visit/?q={title}")
        self.page.click("#result_list tbody th a")
        self.page.wait_for_selector("#visit_form")
        return self.page.url.partition("?")[0].removesuffix("change/").removeprefix(self.site)

    def save(self) -> None:
        self.page.click("[name=_continue]")
        self.page.wait_for_load_state()

    def shoot(self, name: str, first: str, last: str, *, most: int = 760) -> None:
        """Take the picture from the top of one element to the bottom of another, in the full width of the window."""
        top = self._box(self.page.locator(first).first)["y"]
        bottom = self._box(self.page.locator(last).last)
        height = min(bottom["y"] + bottom["height"] - top + 24, most)
        clip = {"x": 0, "y": max(top - 12, 0), "width": WIDTH, "height": height}
        path = PICTURES / f"{name}.jpg"
        self.page.screenshot(path=path, type="jpeg", quality=72, full_page=True, clip=clip, style=BUTTONS_IN_PLACE)
        print(path.relative_to(ROOT), path.stat().st_size // 1000, "kB")

    def _box(self, element: Locator) -> dict[str, float]:
        element.wait_for()
        self.page.evaluate("scrollTo(0, 0)")
        return element.bounding_box()


def sign_in_pictures(editor: Desk) -> None:
    editor.open("/admin/account/second-factor/totp/activate/")
    editor.shoot("zweiter-faktor", "h1", "main button[type=submit]")


def writing_pictures(editor: Desk) -> None:
    editor.visit(DRAFT)
    editor.shoot("besuch", "#content h1", ".field-summary_de, .field-summary_zh_hans", most=900)
    editor.shoot("programm", "#programme-group", "#programme-group", most=800)
    editor.open("/admin/library/image/add/")
    editor.page.fill("#id_alt_de", "Zwei Frauen reichen sich vor dem Neuen Rathaus die Hand.")
    editor.page.fill("#id_alt_zh_hans", "两位女士在新市政厅前握手。")
    editor.page.fill("#id_credit", "Landeshauptstadt Hannover")
    editor.page.select_option("#id_consent_basis", index=1)
    editor.shoot("bild", ".field-alt_de", ".field-consent_expires_on", most=900)


def review_pictures(editor: Desk, publisher: Desk) -> None:
    address = editor.visit(DRAFT)
    editor.open(f"{address}gate/")
    editor.page.fill("#gate-submit textarea", "Termin bitte mit dem Ratsbeschluss abgleichen.")
    editor.page.click("#gate-submit button")
    editor.page.wait_for_load_state()
    publisher.open("/admin/")
    publisher.shoot("startseite", "#content h1", "#content-main > section", most=620)
    publisher.open(f"{address}gate/")
    publisher.shoot("freigabe", "#content h1", ".gate-steps", most=1100)


def copy_pictures(editor: Desk, publisher: Desk) -> None:
    address = editor.visit(PUBLIC)
    publisher.visit(PUBLIC)
    editor.page.fill("#id_summary_de", "Vizebürgermeisterin Wu besucht Hannover und spricht über Messen und Kultur.")
    editor.save()
    editor.shoot("arbeitskopie", "#content h1", "#id_title_de")
    publisher.page.fill("#id_summary_de", "Vizebürgermeisterin Wu besucht Hannover.")
    publisher.save()
    publisher.shoot("zwei-fassungen", ".desk-conflict", ".desk-conflict", most=175)
    publisher.open(f"{address}schedule/")
    publisher.shoot("termine", "#content h1", ".submit-row")
    publisher.open(f"{address}compare/?old=present&new=copy")
    publisher.shoot("vergleich", "#content h1", "#content-main")
    publisher.open(f"{address}previews/")
    publisher.shoot("vorschau-link", "#content h1", "#link_form")


def search_pictures(editor: Desk) -> None:
    for times, language, words in SEARCHED:
        for _time in range(times):
            editor.open(f"/{language}/search/?q={words}")
    editor.open("/admin/public_search/searchedwords/")
    editor.shoot("gesucht", "#content h1", "#changelist", most=620)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with portal() as (site, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        editor, publisher = (Desk(browser, site, name, passwords[name]) for name in ("redaktion", "veroeffentlichung"))
        sign_in_pictures(editor)
        writing_pictures(editor)
        review_pictures(editor, publisher)
        copy_pictures(editor, publisher)
        search_pictures(editor)
        browser.close()


if __name__ == "__main__":
    main()
