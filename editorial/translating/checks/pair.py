"""A German text and its translation as the checks see them, and what they say about it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from editorial.translating.blocks import visible_text


class Finding(NamedTuple):
    """One remark on a translation; `is_blocking` where it must not be stored like this."""

    message: str
    is_blocking: bool = False


@dataclass(frozen=True)
class Pair:
    """Both texts as they are stored."""

    source: str
    target: str
    language: str
    is_rich: bool = False

    @cached_property
    def source_text(self) -> str:
        """What a reader sees of the German text, one line for each block."""
        return visible_text(self.source, is_rich=self.is_rich)

    @cached_property
    def target_text(self) -> str:
        return visible_text(self.target, is_rich=self.is_rich)
