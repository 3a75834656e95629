"""What is worth a second look in a translation: warnings, and refusals for broken markup and placeholders."""

from typing import NamedTuple

from editorial.translating.units import Unit


class Finding(NamedTuple):
    """One remark on a translation; `is_blocking` where it must not be stored like this."""

    message: str
    is_blocking: bool = False


def findings(unit: Unit, text: str) -> list[Finding]:
    """Check `text` as the translation of the unit's German text; no query."""
    return []
