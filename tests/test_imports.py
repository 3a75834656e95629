"""Imports and foreign keys point to the left only: editorial <- partnership <- projects <- delegations <- portal."""

import ast
from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.any_database

LINE = ["editorial", "partnership", "projects", "delegations", "portal"]
# Inside a package with rooms: what a room may import from its neighbours. Rooms not named here may not be imported.
ROOMS = {
    "editorial.l10n": set(),
    "editorial.choosing": set(),
    "editorial.staff": {"editorial.l10n", "editorial.choosing"},
    "editorial.publishing": {"editorial.l10n", "editorial.choosing", "editorial.staff", "editorial.search"},
    "editorial.translating": {"editorial.l10n", "editorial.choosing", "editorial.staff", "editorial.publishing"},
    "editorial.library": {"editorial.l10n", "editorial.choosing", "editorial.staff", "editorial.publishing"},
    "editorial.search": {"editorial.l10n"},
    "portal.pages": set(),
    # Reads the static pages and the news that are kept there.
    "portal.search": {"portal.pages"},
    "portal.opendata": set(),
    "portal.operating": {"portal.pages"},
}


def room_of(module):
    """Return the room of a dotted module name, or its package where that has no room of this name."""
    name = ".".join(module.split(".")[:2])
    return name if name in ROOMS else module.split(".")[0]


def is_allowed(importer, imported):
    left, right = room_of(imported), room_of(importer)
    if left == right or imported == "partnership.settings":
        return True
    if left.split(".")[0] != right.split(".")[0]:
        return LINE.index(left.split(".")[0]) < LINE.index(right.split(".")[0])
    # The package's own modules see its rooms; a room sees the package's own modules and the neighbours it is granted.
    return right not in ROOMS or left not in ROOMS or left in ROOMS[right]


def module_name(path):
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imported_modules(tree, path):
    """Yield every module a file imports, with the names it takes from it, as these may be modules too."""
    package = list(path.relative_to(settings.BASE_DIR).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def python_files():
    return sorted(chain.from_iterable((settings.BASE_DIR / package).rglob("*.py") for package in LINE))


def imports():
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for imported in imported_modules(tree, path):
            if imported.split(".")[0] in LINE:
                yield module_name(path), imported


def test_imports_point_to_the_left():
    assert [edge for edge in imports() if not is_allowed(*edge)] == []


def test_imports_stand_at_the_top_of_the_file():
    late = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path in python_files()
        if path.name != "apps.py"  # Django asks for imports inside ready()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert late == []


def own_app_names():
    return {config.label: config.name for config in apps.get_app_configs() if config.name.split(".")[0] in LINE}


def test_foreign_keys_point_to_the_left():
    names = own_app_names()
    edges = {
        (names[model._meta.app_label], names[field.related_model._meta.app_label])
        for model in apps.get_models(include_auto_created=True)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model and model._meta.app_label in names and field.related_model._meta.app_label in names
    }

    assert [edge for edge in edges if not is_allowed(*edge)] == []


def test_migrations_depend_on_the_left():
    names = own_app_names()
    edges = {
        (names[label], names[needed])
        for (label, _name), migration in MigrationLoader(connection=None).disk_migrations.items()
        for needed, _needed_name in migration.dependencies
        if label in names and needed in names
    }

    assert [edge for edge in edges if not is_allowed(*edge)] == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("partnership.models", "editorial.publishing.models", True),
        ("editorial.publishing.models", "partnership.models", False),
        ("delegations.views", "portal.pages.views", False),
        ("portal.urls", "portal.opendata.feeds", True),
        ("portal.pages.views", "portal.search.index", False),
        ("editorial.library.models", "editorial.publishing.models", True),
        ("editorial.publishing.models", "editorial.library.models", False),
        ("editorial.l10n.text", "editorial.staff.models", False),
        ("editorial.l10n.text", "editorial.l10n.languages", True),
        ("editorial.staff.checks", "partnership.settings", True),
    ],
)
def test_rule_itself(importer, imported, allowed):
    assert is_allowed(importer, imported) is allowed
