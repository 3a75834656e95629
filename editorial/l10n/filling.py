"""Steps of migrations that fill what is derived from texts which exist already."""

from collections.abc import Callable, Iterable
from functools import partial

from django.apps.registry import Apps
from django.db.migrations import RunPython
from django.db.models import Model

from editorial.l10n.sorting import keys_of
from editorial.l10n.translations import COLUMN, are_translated


def fill_states(app_label: str) -> RunPython:
    """Return the step that notes what translations were made from; taken back, it leaves the column to be removed."""
    return RunPython(partial(_fill, app_label, lambda model: [COLUMN] if are_translated(model) else []), RunPython.noop)


def fill_sort_keys(app_label: str) -> RunPython:
    """Return the step that makes the sort keys; taken back, it leaves the columns to be removed."""
    return RunPython(partial(_fill, app_label, keys_of), RunPython.noop)


def _fill(
    app_label: str, columns_of: Callable[[type[Model]], Iterable[str]], apps: Apps, _schema_editor: object
) -> None:
    for model in apps.get_app_config(app_label).get_models():
        if columns := list(columns_of(model)):
            for row in model._default_manager.iterator():
                row.save(update_fields=columns)
