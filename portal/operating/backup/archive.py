"""The parts of a backup: a tar file that begins with a head, ends with a manifest and names a digest of each part."""

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from portal.operating.backup.errors import damaged, not_a_backup

FORMAT = 1
HEAD, MANIFEST = "portal-backup.json", "manifest.json"
# As `sha256sum --check` reads them.
DIGESTS = "digests/{:06}.sha256"
DIGESTS_IN_ONE = 500
TABLE_PART = re.compile(r"database/([a-z0-9_]+)/\d{6}\.jsonl\.gz")
FILE_PART = re.compile(r"protected/(.+)", re.DOTALL)
LONGEST_HEAD = LONGEST_ROW = 64 * 1024 * 1024
BLOCK = 64 * 1024


class Archive:
    """Writes parts one after the other; holds no more than the digests of the last few."""

    def __init__(self, stream: Any, head: dict[str, Any]) -> None:
        self.tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 finish() closes it
        self.digests: list[str] = []
        self.pieces = 0
        self.add(HEAD, _json({"format": FORMAT} | head))

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, len(content), io.BytesIO(content))

    def add_stream(self, name: str, size: int, stream: IO[bytes]) -> None:
        """Add `size` bytes; raises OSError when the stream holds fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        digesting = Digesting(stream)
        self.tar.addfile(info, digesting)
        if name != MANIFEST and not name.startswith("digests/"):
            self._note(f"{digesting.digest.hexdigest()}  {name}\n")

    def _note(self, line: str) -> None:
        self.digests.append(line)
        if len(self.digests) == DIGESTS_IN_ONE:
            self._add_digests()

    def _add_digests(self) -> None:
        self.pieces += 1
        lines, self.digests = "".join(self.digests).encode(), []
        self.add(DIGESTS.format(self.pieces), lines)

    def finish(self, manifest: dict[str, Any]) -> None:
        self._add_digests()
        self.add(MANIFEST, _json(manifest))
        self.tar.close()


class Digesting:
    """A stream that is digested as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.digest.update(data)
        return data


class PartStream(Digesting):
    """The bytes of a part as they go by."""

    def read(self, size: int = -1) -> bytes:
        try:
            return super().read(size)
        except (tarfile.TarError, EOFError) as error:
            raise damaged() from error


class Part(NamedTuple):
    """A part as it goes by; its stream must be read before the next one is asked for."""

    name: str
    size: int
    stream: PartStream

    @property
    def table(self) -> str:
        found = TABLE_PART.fullmatch(self.name)
        return found[1] if found else ""

    @property
    def file(self) -> str:
        return file_name(self.name)


def parts(stream: Any) -> Iterator[Part]:
    """Yield head, tables, files and manifest; raises BackupError as soon as something is not as it was written."""
    noted: list[str] = []
    name = ""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                name = _checked_name(member, is_first=not name)
                part = Part(name, member.size, PartStream(tar.extractfile(member)))
                if name.startswith("digests/"):
                    _compare(noted, part.stream.read())
                    noted = []
                    continue
                yield part
                _read_to_end(part.stream)
                noted.append(f"{part.stream.digest.hexdigest()}  {name}\n")
        _read_to_end(stream)
    except (tarfile.TarError, EOFError, UnicodeDecodeError, OverflowError) as error:
        raise (damaged() if name else not_a_backup()) from error
    if name != MANIFEST:
        raise damaged()


def _checked_name(member: tarfile.TarInfo, *, is_first: bool) -> str:
    name = member.name
    if is_first and name != HEAD:
        raise not_a_backup()
    is_ours = name in {HEAD, MANIFEST} or re.fullmatch(r"digests/\d{6}\.sha256", name)
    if not member.isreg() or not (is_ours or TABLE_PART.fullmatch(name) or is_safe(file_name(name))):
        raise not_a_backup()
    return name


def file_name(part_name: str) -> str:
    """Return the place of a file in its storage; empty for parts that are none."""
    found = FILE_PART.fullmatch(part_name)
    return found[1] if found else ""


def is_safe(name: str) -> bool:
    """Tell whether a name leads to a file below the root of a storage, whatever the storage makes of it."""
    return bool(name) and "\\" not in name and "\0" not in name and not {"", ".", ".."} & set(name.split("/"))


def _compare(noted: list[str], digests: bytes) -> None:
    if "".join(noted).encode() != digests:
        raise damaged()


def _read_to_end(stream: Any) -> None:
    while stream.read(BLOCK):
        pass


def read_json(part: Part) -> dict[str, Any]:
    if part.size > LONGEST_HEAD:
        raise damaged()
    try:
        value = json.loads(part.stream.read())
    except ValueError as error:
        raise damaged() from error
    if not isinstance(value, dict):
        raise damaged()
    return value


def read_rows(part: Part) -> Iterator[list[Any]]:
    """Yield the rows of a table part, as JSON gives them."""
    try:
        with gzip.open(part.stream) as lines:
            while line := lines.readline(LONGEST_ROW):
                yield json.loads(line)
    except (ValueError, RecursionError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged() from error


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
