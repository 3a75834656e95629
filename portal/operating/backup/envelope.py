"""The outermost layer of a backup: encrypted with a passphrase, or plain with a digest of everything at its end.

Encrypted: scrypt makes the key; AES-256-GCM seals pieces of one megabyte, each with its number and whether it is the
last, so that pieces can be neither altered nor left out, moved or cut off. Plain: a tar file that any tar can read.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from portal.operating.backup.errors import BackupError, damaged, not_a_backup

MAGIC = b"PORTAL BACKUP E1"
SALT, PREFIX, TAG = 16, 7, 16
HEAD = len(MAGIC) + SALT + PREFIX
PIECE = 1024 * 1024
SEAL = b"portal-backup-sha256:"
TRAILER = len(SEAL) + hashlib.sha256().digest_size
# Neither the first nor a later piece, nor the last: it only tells whether the passphrase is right.
PROOF = 2


def _key(passphrase: str, salt: bytes) -> AESGCM:
    # 128 MB and a third of a second for each guess.
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


class _Cipher:
    """Numbers the pieces of one file and seals or opens them in their order."""

    def __init__(self, passphrase: str, head: bytes) -> None:
        self.head, self.number = head, 0
        self.key = _key(passphrase, head[len(MAGIC) : len(MAGIC) + SALT])

    def nonce(self, kind: int) -> bytes:
        return self.head[-PREFIX:] + struct.pack(">IB", self.number, kind)

    def seal(self, piece: bytes, kind: int) -> bytes:
        sealed = self.key.encrypt(self.nonce(kind), piece, self.head)
        self.number += kind != PROOF
        return sealed

    def open(self, sealed: bytes, kind: int) -> bytes:
        piece = self.key.decrypt(self.nonce(kind), sealed, self.head)
        self.number += kind != PROOF
        return piece


class EncryptingWriter:
    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        head = MAGIC + os.urandom(SALT + PREFIX)
        self.file, self.cipher, self.waiting = file, _Cipher(passphrase, head), bytearray()
        file.write(head + self.cipher.seal(b"", PROOF))

    def write(self, data: bytes) -> int:
        self.waiting += data
        # The last piece is marked, so one is always held back.
        while len(self.waiting) > PIECE:
            self.file.write(self.cipher.seal(bytes(self.waiting[:PIECE]), False))
            del self.waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        self.file.write(self.cipher.seal(bytes(self.waiting), True))


class SealingWriter:
    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)

    def finish(self) -> None:
        self.file.write(SEAL + self.digest.digest())


class DecryptingReader:
    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.file, self.waiting = file, b""
        self.cipher = _Cipher(passphrase, file.read(HEAD))
        try:
            self.cipher.open(file.read(TAG), PROOF)
        except InvalidTag as error:
            raise BackupError(_("The passphrase is wrong.")) from error
        self.next = file.read(PIECE + TAG)

    def read(self, size: int) -> bytes:
        while len(self.waiting) < size and self.next:
            sealed, self.next = self.next, self.file.read(PIECE + TAG)
            try:
                self.waiting += self.cipher.open(sealed, not self.next)
            except InvalidTag as error:
                raise damaged() from error
        data, self.waiting = self.waiting[:size], self.waiting[size:]
        return data


class SealedReader:
    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()
        self.left = os.fstat(file.fileno()).st_size - TRAILER
        self.is_compared = False
        if self.left < 0:
            raise not_a_backup()

    def read(self, size: int) -> bytes:
        data = self.file.read(min(size, self.left))
        self.digest.update(data)
        self.left -= len(data)
        if not data and not self.is_compared:
            self.is_compared = True
            if self.file.read() != SEAL + self.digest.digest():
                raise damaged()
        return data


@contextmanager
def writing(file: BinaryIO, passphrase: str) -> Iterator[EncryptingWriter | SealingWriter]:
    writer = EncryptingWriter(file, passphrase) if passphrase else SealingWriter(file)
    yield writer
    writer.finish()


def reading(file: BinaryIO, passphrase: str) -> DecryptingReader | SealedReader:
    """Return a reader of what the file holds, from its beginning. Raises BackupError, also while it is read."""
    file.seek(0)
    is_encrypted = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if is_encrypted and not passphrase:
        raise BackupError(_("The backup is encrypted: name the file of its passphrase with --passphrase-file."))
    if passphrase and not is_encrypted:
        # Otherwise somebody could put a file of his own in the place of an encrypted one.
        raise BackupError(_("The file is not encrypted; leave the passphrase out if it is the right one."))
    return DecryptingReader(file, passphrase) if is_encrypted else SealedReader(file)
