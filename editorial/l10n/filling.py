"""The step of a migration that notes, for texts that exist already, what their translations were made from."""

from functools import partial

from django.apps.registry import Apps
from django.db.migrations import RunPython

from editorial.l10n.translations import COLUMN, are_translated


def fill_states(app_label: str) -> RunPython:
    """Return the step for one app; taken back, it leaves the column to be removed."""
    return RunPython(partial(_fill, app_label), RunPython.noop)


def _fill(app_label: str, apps: Apps, _schema_editor: object) -> None:
    for model in apps.get_app_config(app_label).get_models():
        if are_translated(model):
            for row in model._default_manager.iterator():
                row.save(update_fields=[COLUMN])
