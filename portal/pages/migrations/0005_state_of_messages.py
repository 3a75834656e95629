"""Messages that were open are new: nobody could say yet that somebody works on one."""

from django.db import migrations


def rename(old: str, new: str):
    def step(apps, schema_editor):
        apps.get_model("pages", "Feedback").objects.filter(state=old).update(state=new)

    return step


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_messages_from_citizens")]

    operations = [migrations.RunPython(rename("open", "new"), rename("new", "open"))]
