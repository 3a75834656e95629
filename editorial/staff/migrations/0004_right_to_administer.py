"""A right of its own for administrators: it stands behind what nobody else may do to records."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_audit_log")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [("administer", "Can delete records for good and works for every office")],
                "verbose_name": "staff account",
                "verbose_name_plural": "staff accounts",
            },
        ),
    ]
