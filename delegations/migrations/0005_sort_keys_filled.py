"""Make the sort keys of the titles and names that exist already."""

from django.db import migrations

from editorial.l10n.filling import fill_sort_keys


class Migration(migrations.Migration):
    dependencies = [("delegations", "0004_sort_keys")]

    operations = [fill_sort_keys("delegations")]
