"""Starts the web server: `python -m partnership.serve partnership.wsgi:application`, with any option of granian.

The processes that answer are copies of this one. What is only read is loaded here, before they part, and is in memory
once for all of them; by itself each would load its own.
"""

import sys
from importlib import import_module

from granian.cli import cli

# The dictionary of Chinese words, 35 MB. Nothing of the portal itself: a reload could not bring its new version.
SHARED = ["rjieba"]

# Unless the command line or the environment (GRANIAN_WORKERS=4) says otherwise.
OPTIONS = {
    "interface": "wsgi",
    "workers": 2,
    "blocking_threads": 4,
    "respawn_failed_workers": True,
    "respawn_interval": 0.5,
    "workers_kill_timeout": 10,
    "log_level": "warning",
}


def main() -> None:
    for library in SHARED:
        import_module(library)
    cli(sys.argv[1:], prog_name="serve", auto_envvar_prefix="GRANIAN", default_map=OPTIONS)


if __name__ == "__main__":
    main()
