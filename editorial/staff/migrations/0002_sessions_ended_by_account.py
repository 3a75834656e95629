"""A number on the account that ends all its sessions when it rises."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_accounts_and_offices")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_version",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="sessions ended so far"),
        ),
    ]
