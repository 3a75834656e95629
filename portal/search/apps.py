"""App of the public search: what is searched, result page, suggestions, what readers look for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicSearchConfig(AppConfig):
    name = "portal.search"
    label = "public_search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from editorial.search.sources import WORDINGS, register
        from portal.search.sources import ALL
        from portal.search.wordings import names_elsewhere, terms_elsewhere

        for source in ALL:
            register(source)
        WORDINGS.extend([terms_elsewhere, names_elsewhere])
