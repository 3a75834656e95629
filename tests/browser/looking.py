"""What can be wrong with how a public page looks: asked in many views of one load of it, because loading takes longest.

A view is a window, a light, a size of letters. Where the letters are enlarged, everything that opens is open: the menu
of a phone, the box for sharing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe

# Without `preload`: only a rule about turned telephones reads the style sheets, and it takes half of the time.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
# The height of the large pictures of a gallery is asked by their own test.
HEIGHT = 900

# Hides what is beyond its edge, with words in it that nobody can reach.
CUT_OFF = """[...document.querySelectorAll('main *, header *, footer *')].filter(element =>
    element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1 && element.innerText
    && ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)).map(element => element.outerHTML)"""
# Texts that have room for four letters of a line or less.
SQUEEZED = """[...document.querySelectorAll("main :is(p, h1, h2, h3, dd, li, td, figcaption)")].filter(element => {
  const wide = element.getBoundingClientRect().width;
  return element.innerText.length > 12 && wide > 1 && wide < 4 * parseFloat(getComputedStyle(element).fontSize);
}).map(element => element.outerHTML)"""
MOVING = """[...document.querySelectorAll("*")].filter(element => ["", "::before", "::after"].some(part => {
  const style = getComputedStyle(element, part || null);
  return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
})).map(element => element.outerHTML)"""
UNFORCED = """[...document.querySelectorAll("body, body *")].filter(element => element.textContent.trim()
  && getComputedStyle(element).forcedColorAdjust === "none").map(element => element.outerHTML)"""
SET = """([letters, isOpen]) => {
  document.documentElement.style.fontSize = letters;
  for (const details of document.querySelectorAll("details")) details.open = isOpen;
}"""


@dataclass(frozen=True)
class View:
    """How somebody looks at a page; `asks_axe` only where the answer can differ from that of other views."""

    width: int
    light: str = "light"
    colours: str = "none"
    letters: str = "100%"
    asks_axe: bool = True

    @property
    def is_enlarged(self) -> bool:
        return self.letters != "100%"

    @property
    def unasked(self) -> set[str]:
        """The checker reads the colours of the style sheet also where the browser draws others.

        UNFORCED asks instead: what the browser draws in forced colours are pairs that the reader has chosen.
        """
        return set() if self.colours == "none" else {"color-contrast"}

    def take(self, page) -> None:
        page.set_viewport_size({"width": self.width, "height": HEIGHT})
        page.emulate_media(color_scheme=self.light, forced_colors=self.colours, reduced_motion="reduce")
        page.evaluate(SET, [self.letters, self.is_enlarged])


ENLARGED = [View(width, letters="200%", asks_axe=False) for width in (800, 1000, 1280)]
# Each language is looked at in both lights, in all widths, enlarged; together they are asked for everything.
VIEWS = {
    "de": [
        View(320, "dark"),
        View(768, asks_axe=False),
        View(1280, asks_axe=False),
        View(1280, colours="active"),
        View(640, letters="200%"),
        *ENLARGED,
    ],
    "zh-hans": [
        View(320, asks_axe=False),
        View(768),
        View(1280, "dark"),
        View(768, "dark", colours="active"),
        View(640, "dark", letters="200%"),
        *ENLARGED,
    ],
}


def violations(page, unasked: Collection[str] = ()) -> list[str]:
    """Return what axe finds, with the markup, but for the rules not asked about."""
    options = RULES | {"rules": {rule: {"enabled": False} for rule in unasked}}
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{rule['id']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def is_wider_than_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults(page, view: View, unasked: Collection[str] = ()) -> list[str]:
    """Look at an open page in one view."""
    view.take(page)
    found = violations(page, {*unasked, *view.unasked}) if view.asks_axe else []
    found += [f"cut off {html[:200]}" for html in page.evaluate(CUT_OFF)]
    if view.colours != "none":
        found += [f"keeps its own colours {html[:200]}" for html in page.evaluate(UNFORCED)]
    if view.is_enlarged:
        found += [f"squeezed {html[:200]}" for html in page.evaluate(SQUEEZED)]
    if is_wider_than_the_window(page):
        found.append("wider than the window")
    return [f"{page.url} in {view}: {fault}" for fault in found]


def faults_in_every_view(page, unasked: Collection[str] = ()) -> list[str]:
    """Look at an open page in all views of its language."""
    views = VIEWS[page.get_attribute("html", "lang").lower()]
    found = [fault for view in views for fault in faults(page, view, unasked)]
    return found + [f"{page.url} moves: {html[:200]}" for html in page.evaluate(MOVING)]
