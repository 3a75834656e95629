"""Pictures as they stand in pages."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from editorial.library.models import Image, Placement
from tests.builders import make_city
from tests.editorial.library.uploaded import encoded, make_image, photo

pytestmark = pytest.mark.django_db


def printed(tag, language="de", **context):
    with override(language):
        return Template("{% load library %}{% " + tag + " %}").render(Context(context)).strip()


def attribute(name, html, tag="img"):
    found = re.search(rf'<{tag}\b[^>]*\s{name}="([^"]*)"', html)
    return found and found[1]


def place(image, **values):
    return Placement.objects.create(target=make_city(), image=image, **values)


def test_picture_offers_all_formats_and_widths():
    image = make_image(encoded(photo((900, 450))))

    html = printed("picture image", image=image)

    path = f"/media/images/{image.token}"
    assert re.findall(r'<source type="([^"]*)"', html) == ["image/avif", "image/webp"]
    assert attribute("srcset", html, "source") == f"{path}/400.avif 400w, {path}/800.avif 800w, {path}/900.avif 900w"
    assert attribute("srcset", html) == f"{path}/400.jpg 400w, {path}/800.jpg 800w, {path}/900.jpg 900w"
    assert attribute("src", html) == f"{path}/800.jpg"


def test_picture_keeps_its_place_while_it_loads():
    html = printed("picture image", image=make_image(encoded(photo((900, 450)))))

    assert (attribute("width", html), attribute("height", html)) == ("900", "450")
    assert attribute("loading", html) == "lazy"


def test_card_names_who_made_its_picture_and_only_a_licence_that_asks_for_it():
    own = make_image(credit="Stadtportal", licence=Image.Licence.CITY)
    free = make_image(credit="Erika Beispiel", licence=Image.Licence.CC_BY)

    assert "Bild: Stadtportal</p>" in re.sub(r"\s*\n\s*", "", printed("credit image", image=own))
    assert "图：Stadtportal</p>" in re.sub(r"\s*\n\s*", "", printed("credit image", "zh-hans", image=own))
    assert 'Bild: Erika Beispiel (<a href="https://creativecommons.org/' in printed("credit image", image=free)
    assert printed("credit image", image=None) == ""


def test_lead_picture_loads_at_once():
    html = printed('picture image sizes="100vw" loading="eager"', image=make_image())

    assert (attribute("loading", html), attribute("sizes", html)) == ("eager", "100vw")


@pytest.mark.parametrize(
    ("texts", "alt", "lang"),
    [
        ({"alt_de": "Rathaus", "alt_zh_hans": "市政厅"}, "市政厅", None),
        ({"alt_de": "Rathaus"}, "Rathaus", "de"),
        ({"alt_de": "Rathaus", "is_decorative": True}, "", None),
        ({"alt_de": '"><script>alert(1)</script>'}, "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "de"),
    ],
)
def test_alternative_text_is_in_the_language_of_the_page_or_says_its_own(texts, alt, lang):
    html = printed("picture image", language="zh-hans", image=make_image(**texts))

    assert (attribute("alt", html), attribute("lang", html)) == (alt, lang)


def test_focal_point_is_a_class_and_not_a_style():
    html = printed("picture image", image=make_image(focal_x="0.34", focal_y="1.00"))

    assert attribute("class", html) == "focal-x-3 focal-y-10"
    assert "style" not in html


@pytest.mark.parametrize("tag", ["picture nothing", "figure nothing"])
def test_no_picture_prints_nothing(tag):
    assert printed(tag, nothing=None) == ""


def test_picture_without_its_files_still_prints(media):
    image = make_image()
    for path in (media / "protected").rglob("*.*"):
        path.unlink()

    assert attribute("alt", printed("picture image", image=image)) == "Rote und blaue Fläche"


def test_picture_takes_no_query(django_assert_num_queries):
    placement = place(make_image())

    with django_assert_num_queries(0):
        printed("figure placement", placement=placement)


def test_figure_names_credit_and_licence():
    image = make_image(credit="Müller & Söhne", licence="reserved")

    html = printed("figure placement", placement=place(image))

    with override("de"):
        licence = image.get_licence_display()
    assert f"Müller &amp; Söhne ({licence})" in html


def test_figure_links_to_open_licences():
    html = printed("figure placement", placement=place(make_image(licence="cc-by-sa-4.0")))

    assert '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license noopener">CC BY-SA 4.0</a>' in html


@pytest.mark.parametrize(
    ("own", "here", "caption"),
    [
        ({}, {}, None),
        ({"caption_de": "Bild"}, {}, '<span lang="de">Bild</span>'),
        ({"caption_de": "Bild", "caption_zh_hans": "图"}, {}, "图"),
        ({"caption_de": "Bild", "caption_zh_hans": "图"}, {"caption_de": "Hier"}, "图"),
        ({"caption_de": "Bild"}, {"caption_de": "Hier"}, '<span lang="de">Hier</span>'),
        ({"caption_de": "Bild", "caption_zh_hans": "图"}, {"caption_zh_hans": "这里"}, "这里"),
        ({"caption_de": "<b>Bild</b>"}, {}, '<span lang="de">&lt;b&gt;Bild&lt;/b&gt;</span>'),
    ],
)
def test_caption_of_this_place_stands_for_that_of_the_picture(own, here, caption):
    html = printed("figure placement", language="zh-hans", placement=place(make_image(**own), **here))

    found = re.search(r'<span class="figure-caption">(.*?)</span>\s*<span class="figure-credit">', html)
    assert (found and found[1]) == caption
