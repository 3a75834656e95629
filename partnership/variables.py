"""Reads the variables of the environment for the settings, and refuses what makes no sense."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but 0, 1 or empty is refused, so that a typo never switches safety off."""
    value = os.environ.get(name, "")
    if value not in {"", "0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1" if value else default


def setting(name: str, local: str | None = None) -> str:
    """Return a variable that every deployment must set; only the local run may do without it."""
    value = os.environ.get(name, "").strip()
    if not value and local is not None and flag("PORTAL_LOCAL"):
        return local
    if not value:
        raise ImproperlyConfigured(
            f"The environment variable {name} is missing. Set it (see .env.example), "
            "or set PORTAL_LOCAL=1 for a local run on this computer only."
        )
    return value


def choice(name: str, *words: str) -> str:
    """Return a variable that is one of `words`; the first one is the default."""
    value = os.environ.get(name, "") or words[0]
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(words)}, not {value!r}.")
    return value


def number(name: str, default: int) -> int:
    """Return a variable that holds a whole number above zero."""
    value = os.environ.get(name, "") or str(default)
    if not (value.isascii() and value.isdigit() and int(value)):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)


def local_secret_key(folder: Path) -> str:
    """Return the key of the local run, made once; the file is readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Workers start together: the file appears with the key in it, and stays that of whoever came first.
        with NamedTemporaryFile("w", dir=folder, prefix="secret_key-") as file, suppress(FileExistsError):
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.link(file.name, path)
    return path.read_text()
