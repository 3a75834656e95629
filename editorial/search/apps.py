"""App of the search: tokens, the index, what keeps it fresh, queries. Knows no kind of record; they are registered."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from editorial.search.packed import teach_unpacking


class SearchConfig(AppConfig):
    name = "editorial.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from editorial.search.watching import watch

        connection_created.connect(teach_unpacking, dispatch_uid="unpack_texts_of_search")
        post_migrate.connect(watch, sender=self, dispatch_uid="watch_what_is_searched")
