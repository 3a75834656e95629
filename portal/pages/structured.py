"""Structured data (schema.org) of the pages about several things."""

from django.urls import reverse

from editorial.l10n.dates import iso_for_schema
from editorial.l10n.text import active_language, language_tag, text_in
from portal.identity import SITE_NAME, absolute
from portal.pages.models import NewsItem

PUBLISHER = {"@type": "GovernmentOrganization", "name": "Landeshauptstadt Hannover", "url": "https://www.hannover.de/"}


def site_data() -> dict:
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": str(SITE_NAME),
        "url": absolute(reverse("pages:home")),
        "inLanguage": language_tag(active_language()),
        "publisher": PUBLISHER,
    }


def news_data(item: NewsItem) -> dict:
    title, summary = item.title_in(), text_in(item, "summary")
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title.value,
        "description": summary.value,
        "inLanguage": language_tag(title.language),
        "datePublished": iso_for_schema(item.dated),
        "dateModified": item.updated_at,
        "url": absolute(item.get_absolute_url()),
        "publisher": PUBLISHER,
    }
    return {name: value for name, value in data.items() if value}
