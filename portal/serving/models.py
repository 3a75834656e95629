"""The version of the content, table by table: what a page was made from and whether that is still so."""

from django.db import models


class ContentVersion(models.Model):
    """A row for each table and transaction that changed it; only triggers of the database write here.

    A row of its own for every transaction: were there one for each table, two editors who save at once would wait
    for each other, or each for the other.
    """

    table = models.CharField(max_length=63)
    # Number of the transaction on PostgreSQL; SQLite lets only one write at a time and needs one row only.
    writer = models.BigIntegerField()
    # By chance and never counted on: a restored database must not come to a number that stood for other content.
    mark = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["table", "writer"], name="serving_contentversion_once")]

    def __str__(self) -> str:
        return self.table
