"""Pillow, imported by the first who works on pixels: workers that only serve pages keep 4 MB without it.

Its modules are found here by their names: `pillow.Image.open(…)`, `pillow.ImageOps.fit(…)`.
"""

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name.startswith("_"):
        raise AttributeError(name)
    return import_module(f"PIL.{name}")
