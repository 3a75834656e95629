"""A statement of a web request that takes too long is broken off by PostgreSQL; commands take their time."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.test import override_settings

from delegations.models import Visit
from portal.operating import entry
from portal.serving.tables import tables_read


def slow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")


@pytest.mark.django_db(transaction=True)
def test_long_statement_of_a_request_is_broken_off():
    if connection.vendor != "postgresql":
        return
    connection.close()
    slow()
    connection.close()
    with override_settings(STATEMENT_PATIENCE=timedelta(seconds=0.1)):
        entry.Watched(WSGIHandler())
        try:
            with pytest.raises(DatabaseError, match="statement timeout"):
                slow()
        finally:
            connection_created.disconnect(dispatch_uid="limit_statements")
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_limit_of_a_new_connection_is_nothing_that_a_page_reads():
    """Else the first page of every connection would not be kept."""
    connection.close()
    entry.Watched(WSGIHandler())
    try:
        with tables_read() as read:
            Visit.objects.exists()
    finally:
        connection_created.disconnect(dispatch_uid="limit_statements")

    assert (read.tables, read.is_pure) == ({"delegations_visit"}, True)
