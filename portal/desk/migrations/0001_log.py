"""The log's name in the admin; no table."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [("admin", "0003_logentry_add_action_flag_choices")]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[],
            options={
                "verbose_name": "entry of the log",
                "verbose_name_plural": "Who did what",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("admin.logentry",),
        ),
    ]
