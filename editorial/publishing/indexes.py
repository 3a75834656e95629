"""Indexes over what is published, in the orders in which public pages read it: the newest are found without a sort."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import F, Index, Model, OrderBy, Q

# What a list of all that is public reads of each record: at the end of an index it spares the way to the rows, which
# are long. For models of which there may be very many.
ASKED_OF_ALL = ("published_at", "expires_at", "id")


class PublishedIndex(Index):
    """An index of the published rows alone, for querysets that begin with `public()`."""

    def __init__(self, *expressions: F | OrderBy | str, name: str, **options: Any) -> None:
        super().__init__(*expressions, name=name, **{"condition": Q(status="published")} | options)

    def create_sql(
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **options: Any
    ) -> Statement:
        """Leave "empty values last" out on SQLite: going down it puts them there anyway, and refuses to hear of it."""
        if schema_editor.connection.vendor == "sqlite":
            columns = [
                OrderBy(column.expression, descending=column.descending) if isinstance(column, OrderBy) else column
                for column in self.expressions
            ]
            return Index(*columns, name=self.name, condition=self.condition).create_sql(model, schema_editor, using)
        return super().create_sql(model, schema_editor, using, **options)


def latest_first(column: str) -> OrderBy:
    """Return the order of a day, unknown ones at the end."""
    return F(column).desc(nulls_last=True)
