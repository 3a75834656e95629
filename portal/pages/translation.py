"""Translated fields of the pages app."""

from editorial.l10n.registration import translate
from portal.pages.models import NewsItem, Page

translate(Page, "title", "summary", "body")
translate(NewsItem, "title", "summary", "body")
