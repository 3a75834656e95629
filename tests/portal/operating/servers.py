"""Real servers beside the portal, started for one test: Redis, an S3-compatible storage; a certificate for a proxy."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

HERE = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args[0]} did not start")


@contextmanager
def running(command: list, port: int, **options):
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def redis(port: int, folder: Path):
    """Return a context in which Redis answers at `port`."""
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    return running(["redis-server", *options], port)


@contextmanager
def s3(folder: Path):
    """Start a storage with one bucket; yield the options of a storage there."""
    port = free_port()
    (folder / "portal").mkdir(parents=True)
    keys = {"NANIO_ACCESS_KEY": "portal", "NANIO_SECRET_KEY": "secret-of-storage"}
    command = [Path(sys.executable).with_name("nanio"), "serve", "--data-dir", folder, "--host", "127.0.0.1"]
    with running([*command, "--port", port], port, env=os.environ | keys):
        yield {
            "bucket_name": "portal",
            "endpoint_url": f"http://127.0.0.1:{port}",
            "region_name": "us-east-1",
            "access_key": "portal",
            "secret_key": "secret-of-storage",
        }


def certificate(folder: Path) -> None:
    """Write a certificate of this machine that nobody has signed, and its key, under the names of the samples."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=365))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
