"""Note for the texts that exist already from which German text they were made: the one of now."""

from django.db import migrations

from editorial.l10n.filling import fill_states


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_states_of_translations")]

    operations = [fill_states("staff")]
