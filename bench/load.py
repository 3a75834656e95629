"""Asks a server as fast as it answers, with wrk, and says how it did."""

import re
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass

CONNECTIONS, SECONDS = 16, 3
_UNITS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass(frozen=True)
class Speed:
    """Requests a second, and within how many milliseconds half and 99 of 100 of them were answered."""

    per_second: float
    p50: float
    p99: float


def need(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        sys.exit(f"Missing: {', '.join(missing)} (Debian, Ubuntu: sudo apt install {' '.join(missing)}).")


def speed_of(address: str, *, seconds: float = SECONDS, connections: int = CONNECTIONS, **headers: str) -> Speed:
    """Ask one address without a pause. Stops the program at any answer but 200 and 304."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", said):
        sys.exit(f"{address}: {wrong[0]}")
    speed = float(re.search(r"Requests/sec:\s+(\S+)", said)[1])
    if not speed:
        sys.exit(f"{address}: no answer within {seconds:g} s; measure longer.")
    p50, p99 = (_milliseconds(re.search(rf"{share}%\s+(\S+)", said)[1]) for share in (50, 99))
    return Speed(speed, p50, p99)


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * _UNITS[unit]


def median_of(speeds: list[Speed]) -> Speed:
    return Speed(
        *(statistics.median(getattr(speed, name) for speed in speeds) for name in ("per_second", "p50", "p99"))
    )
