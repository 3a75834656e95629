"""Template tags for pictures: the only way a picture gets onto a page, so that its alt text is never left out."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.l10n.text import Text, language_tag, mark_text, text_in
from editorial.library.models import Image, Placement
from editorial.library.renditions import FORMATS

register = template.Library()

# The picture's width where nobody says better: all of a phone, half of a wide screen.
SIZES = "(min-width: 60rem) 50vw, 100vw"
# Shown by browsers without srcset, and by whoever copies the address.
FALLBACK_WIDTH = 800
LICENCE_DEEDS = {
    Image.Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Image.Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Image.Licence.CC_ZERO: "https://creativecommons.org/publicdomain/zero/1.0/",
}


@register.inclusion_tag("library/_picture.html")
def picture(image: Image | None, sizes: str = SIZES, loading: str = "lazy") -> dict[str, Any]:
    """Print a picture in the best format and width; nothing for None. Give loading="eager" to the lead picture."""
    if image is None:
        return {"image": None}
    widths = image.widths
    alt = Text("", "") if image.is_decorative else text_in(image, "alt")
    return {
        "image": image,
        "sources": [(media_type, _srcset(image, name)) for name, media_type in FORMATS.items() if name != "jpg"],
        "src": image.rendition_url(min(widths[-1], FALLBACK_WIDTH), "jpg"),
        "srcset": _srcset(image, "jpg"),
        "sizes": sizes,
        "loading": loading,
        "width_px": widths[-1],
        "height_px": image.height_at(widths[-1]),
        "alt": alt.value,
        "lang": language_tag(alt.language) if alt.is_fallback else "",
        "focal_x": round(image.focal_x * 10),
        "focal_y": round(image.focal_y * 10),
    }


@register.inclusion_tag("library/_figure.html")
def figure(placement: Placement | None, sizes: str = SIZES, loading: str = "lazy", large: str = "") -> dict[str, Any]:
    """Print a placed picture with caption, credit and licence; nothing for None. `large` is where it stands larger."""
    image = placement and placement.image
    if image is None:
        return {"image": None}
    captions = [text for text in (text_in(placement, "caption"), text_in(image, "caption")) if text.value]
    return {
        "image": image,
        # The picture's own caption in the page's language is better than one for this place in another language.
        "caption": mark_text(min(captions, key=lambda text: text.is_fallback, default=Text("", ""))),
        "licence": _licence(image),
        "sizes": sizes,
        "loading": loading,
        "large": large,
    }


@register.inclusion_tag("library/_credit.html")
def credit(image: Image | None) -> dict[str, Any]:
    """Print who made a picture that stands in a card; with the licence where that must be named beside the work."""
    licence = _licence(image) if image and image.licence in LICENCE_DEEDS else ""
    return {"image": image, "licence": licence}


def _licence(image: Image) -> SafeString:
    """Return the name of the licence; Creative Commons asks for a link to its text."""
    if deed := LICENCE_DEEDS.get(image.licence):
        return format_html('<a href="{}" rel="license noopener">{}</a>', deed, image.get_licence_display())
    return format_html("{}", image.get_licence_display())


def _srcset(image: Image, extension: str) -> str:
    return ", ".join(f"{image.rendition_url(width, extension)} {width}w" for width in image.widths)
