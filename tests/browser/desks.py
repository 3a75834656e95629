"""Help for tests of the admin in a browser: signing in without the form, and what axe minds on a page."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without `preload`: only a rule about turned telephones reads the style sheets, and it takes a third of the time.
RULES = {"runOnly": TAGS, "resultTypes": ["violations"], "preload": False}

ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]


def sign_in(context, user, live_server) -> None:
    """Give a browser the session of this account."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def violations(page, *, seen: str = "", colours: bool = True) -> list[tuple[str, str]]:
    """Return the rules of WCAG A and AA that the page breaks, with the markup that does.

    `seen` selects what has been looked at on another page. The rules about colours take two thirds of the time.
    """
    # The bar with the save buttons lies over the form until the end of the page is reached, where it has its place.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    options = RULES | {"rules": {rule: {"enabled": colours} for rule in ABOUT_COLOURS}}
    found = Axe().run(page, context={"exclude": [seen]} if seen else None, options=options).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]
