"""Ask the Nu HTML checker of the W3C about many pages at once, because starting it costs more than checking."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.plugins.parts import HTML_CHECKER, java


def findings(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return the errors and warnings of all pages (name -> document), each finding once, with a page that has it."""
    names = {}
    for number, (name, document) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_bytes(document)
        names[path.as_uri().replace("///", "/")] = name
    command = [java(), "-Xss1m", "-Xmx512m", "-jar", str(HTML_CHECKER), "--format", "json", "--stdout"]
    ran = subprocess.run(
        [*command, "--exit-zero-always", str(folder)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    found = {}
    for message in json.loads(ran.stdout)["messages"]:
        said = f"{message['message']} {message.get('extract', '')}"
        found.setdefault(message["message"], f"{names[message['url']]}: {said}")
    return list(found.values())
