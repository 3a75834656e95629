"""Asks a server as fast as it answers, with wrk, and says how it did."""

import re
import statistics
import subprocess
import sys
from dataclasses import dataclass

from tests.plugins.parts import program

CONNECTIONS, SECONDS, PATIENCE = 16, 3, 10
_UNITS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass(frozen=True)
class Speed:
    """Requests a second, and within how many milliseconds half and 99 of 100 of them were answered."""

    per_second: float
    p50: float
    p99: float


def missing_of(*programs: str) -> list[str]:
    return [name for name in programs if program(name) is None]


def need(*programs: str) -> None:
    if missing := missing_of(*programs):
        sys.exit(f"Missing: {', '.join(missing)} (Debian, Ubuntu: sudo apt install {' '.join(missing)}).")


def speed_of(address: str, *, seconds: float = SECONDS, connections: int = CONNECTIONS, **headers: str) -> Speed:
    """Ask one address without a pause, longer where nothing comes. Stops the program at any answer but 200 and 304."""
    speed = _asked(address, seconds, connections, headers)
    if not speed.per_second:
        speed = _asked(address, PATIENCE * seconds, connections, headers)
    if not speed.per_second:
        sys.exit(f"{address}: no answer within {PATIENCE * seconds:g} s; measure longer.")
    return speed


def _asked(address: str, seconds: float, connections: int, headers: dict[str, str]) -> Speed:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "60s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", said):
        sys.exit(f"{address}: {wrong[0]}")
    speed = float(re.search(r"Requests/sec:\s+(\S+)", said)[1])
    if not speed:
        return Speed(0, 0, 0)
    p50, p99 = (_milliseconds(re.search(rf"^ +{share}% +(\S+)", said, re.MULTILINE)[1]) for share in (50, 99))
    return Speed(speed, p50, p99)


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * _UNITS[unit]


def median_of(speeds: list[Speed]) -> Speed:
    return Speed(
        *(statistics.median(getattr(speed, name) for speed in speeds) for name in ("per_second", "p50", "p99"))
    )
