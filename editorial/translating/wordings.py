"""Wordings of a term as people write them: several in one field, some with a remark in brackets."""

import re

_BETWEEN = re.compile(r"\n|;|；|\s/\s")
_REMARK = re.compile(r"\s*[(（](?P<remark>[^()（）]*)[)）]$")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def split_wordings(text: str) -> list[str]:
    """Cut "Ratsherr / Ratsfrau; Stadtratsmitglied" into its three wordings."""
    wordings = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return list(dict.fromkeys(wording for wording in wordings if wording))


def without_remark(wording: str) -> list[str]:
    """Return the wording without its remark; a Chinese remark is another wording: 市长 (镇长 for a small town)."""
    found = _REMARK.search(wording)
    if not found or not found.start():
        return [wording]
    bare = wording[: found.start()]
    other = _HAN.match(found["remark"])
    return [bare, other[0]] if other and _HAN.search(bare) else [bare]


def join_wordings(wordings: list[str]) -> str:
    return " / ".join(wordings)
