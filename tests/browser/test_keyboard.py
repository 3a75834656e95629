"""A whole task at the desk without a mouse: every stop of the cursor is seen, nothing holds it, nothing is skipped."""

import pytest
from playwright.sync_api import expect

from delegations.models import Visit
from editorial.staff.roles import Role, sync_roles
from tests import builders
from tests.browser.desks import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

# What cannot be seen of the element that has the cursor; empty when all is well.
HIDDEN = """() => {
  const stop = document.activeElement;
  // Of a place on a map, not a frame is seen but a ring around its point.
  const ring = stop.querySelector(".map-reach");
  const box = (ring || stop).getBoundingClientRect();
  // The link of a card is outlined by the whole card.
  const outlines = [stop, stop.closest(".card")].filter(Boolean).map(element => getComputedStyle(element));
  const isFramed = outlines.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) !== 0);
  const isRinged = ring && getComputedStyle(ring).stroke !== "none";
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
  const said = [];
  if (!isFramed && !isRinged) said.push("no outline");
  if (!top || !(stop.contains(top) || top.contains(stop))) said.push("covered or outside the window");
  return said.length ? `${stop.outerHTML.slice(0, 120)}: ${said.join(", ")}` : "";
}"""


class Keyboard:
    """A browser without a mouse; each step forward looks whether one sees where one is."""

    def __init__(self, page) -> None:
        self.page = page
        self.hidden: set[str] = set()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Write into the field that has the cursor, instead of what stands there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def step(self) -> None:
        self.page.keyboard.press("Tab")
        self.look()

    def look(self) -> None:
        if said := self.page.evaluate(HIDDEN):
            self.hidden.add(said)

    def go_to(self, selector: str) -> None:
        """Press Tab until the element has the cursor."""
        for _stop in range(300):
            self.step()
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}.")

    def follow(self, selector: str) -> None:
        self.go_to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def skip_navigation(self) -> None:
        self.step()
        assert self.page.evaluate("document.activeElement.getAttribute('href')") == "#content-start"
        self.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "content-start"


@pytest.fixture
def visit():
    builders.make_person(family_name="Xu", given_name="Qin", name_order="family")
    builders.make_city(name_de="Shenzhen")
    visit = builders.make_visit(
        title_de="Alt", summary_de="Text", report_de="<ul><li>eins</li><li>zwei</li></ul>", **builders.DRAFT
    )
    visit.delegates.create(person=builders.make_person(), side="guests")
    return visit


@pytest.fixture
def keyboard(page, live_server):
    sync_roles()
    return Keyboard(page)


def test_visit_is_changed_and_submitted_by_keyboard_alone(keyboard, live_server, visit):
    builders.make_user(Role.EDITOR, username="redaktion")
    page = keyboard.page
    page.goto(f"{live_server.url}/admin/")
    keyboard.go_to("#id_username")
    page.keyboard.type("redaktion")
    keyboard.go_to("#id_password")
    page.keyboard.type(builders.PASSWORD)
    with page.expect_navigation(url=f"{live_server.url}/admin/"):
        keyboard.press("Enter")

    keyboard.skip_navigation()
    keyboard.follow("main a[href='/admin/delegations/visit/']")
    keyboard.skip_navigation()
    keyboard.follow(f"main a[href*='{visit.pk}/change/']")
    page.wait_for_selector(".tiptap[aria-labelledby]")

    keyboard.skip_navigation()
    keyboard.go_to("#id_title_de")
    keyboard.write("Gegenbesuch aus Shenzhen")
    keyboard.go_to("#stops-group .add-row a")
    keyboard.press("Enter")
    city = page.locator("#stops-0 [role=combobox]")
    expect(city).to_be_focused()
    keyboard.write("Shen")
    page.locator(".choosing-list:not([hidden]) li").wait_for()
    keyboard.press("Enter")
    expect(city).to_have_value("Shenzhen")
    keyboard.go_to("#delegates-0 .field-person [role=combobox]")
    keyboard.write("Xu")
    page.locator(".choosing-list:not([hidden]) li").wait_for()
    keyboard.press("ArrowDown", "Enter")
    keyboard.follow("[name=_save]")
    page.locator(".messagelist .success").wait_for()

    # The address has kept its "#content-start", so the cursor starts in the content.
    keyboard.follow(f"main a[href*='{visit.pk}/change/']")
    keyboard.skip_navigation()
    keyboard.follow("main a[href$='/gate/']")
    keyboard.skip_navigation()
    keyboard.go_to("#gate-submit textarea")
    page.keyboard.type("Fertig, bitte ansehen.")
    keyboard.follow("#gate-submit button")
    page.locator(".messagelist .success").wait_for()

    visit = Visit.objects.get()
    assert (visit.title_de, visit.status) == ("Gegenbesuch aus Shenzhen", Visit.Status.IN_REVIEW)
    assert [stop.city.name_de for stop in visit.stops.all()] == ["Shenzhen"]
    assert [delegate.person.family_name for delegate in visit.delegates.all()] == ["Xu"]
    assert visit.report_de == "<ul><li>eins</li><li>zwei</li></ul>"
    assert keyboard.hidden == set()


@pytest.fixture
def editor(keyboard, live_server, visit):
    """The German report in the rich text editor of an account in German."""
    visit.report_de += "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    visit.save()
    sign_in(keyboard.page.context, builders.make_user(Role.EDITOR), live_server)
    keyboard.page.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/change/")
    return keyboard.page.locator("[aria-labelledby=id_report_de-label]")


@pytest.mark.parametrize("place", ["zwei", "b"])
def test_tab_leaves_the_text_also_from_lists_and_tables(keyboard, editor, place):
    editor.get_by_text(place, exact=True).click()
    before = editor.inner_html()

    keyboard.step()
    expect(editor).not_to_be_focused()
    keyboard.press("Shift+Tab")

    expect(editor).to_be_focused()
    assert editor.inner_html() == before


def test_other_keys_indent_in_lists_and_walk_through_tables(keyboard, editor):
    editor.get_by_text("zwei", exact=True).click()
    keyboard.press("Alt+Shift+ArrowRight")
    expect(editor.locator("li li")).to_have_text("zwei")
    keyboard.press("Alt+Shift+ArrowLeft")
    expect(editor.locator("li li")).to_have_count(0)

    editor.get_by_text("a", exact=True).click()
    keyboard.press("Alt+Shift+ArrowRight")
    page = keyboard.page
    page.keyboard.type("neu")
    expect(editor.locator("td").nth(1)).to_have_text("neu")


@pytest.mark.parametrize(
    ("language", "bold", "heading"), [("de", "fett", "Überschrift 2"), ("zh-hans", "粗体", "二级标题")]
)
def test_buttons_of_the_editor_have_names_and_tell_their_state(keyboard, live_server, visit, language, bold, heading):
    sign_in(keyboard.page.context, builders.make_user(Role.EDITOR, language=language), live_server)
    page = keyboard.page
    page.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/change/")
    button = page.get_by_role("button", name=bold).first
    expect(button).to_have_attribute("aria-pressed", "false")

    button.press("Enter")
    page.keyboard.type("x")

    expect(button).to_have_attribute("aria-pressed", "true")
    names = page.locator(".prose-menubar").first.evaluate(
        "bar => [...bar.querySelectorAll('button')].map(b => b.title || b.textContent)"
    )
    assert heading in names
    assert [name for name in names if name.isascii() and name.lower() in {"bold", "undo", "paragraph", "add row"}] == []
