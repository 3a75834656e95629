"""Translated fields of the pages app."""

from editorial.l10n.registration import translate
from portal.pages.models import InaccessibleContent, NewsItem, Page

translate(Page, "title", "summary", "body")
translate(InaccessibleContent, "content", "explanation")
translate(NewsItem, "title", "summary", "body")
