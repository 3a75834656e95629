"""Lines that tell how far a backup or a restore is: one over the other on a terminal, below one another elsewhere."""

from typing import Any


class Progress:
    def __init__(self, stream: Any, *, is_silent: bool) -> None:
        self.stream, self.is_silent = stream, is_silent
        self.longest = 0

    def __call__(self, line: str) -> None:
        if self.is_silent:
            return
        if not self.stream.isatty():
            self.stream.write(line)
            return
        self.longest = max(self.longest, len(line))
        self.stream.write(f"\r{line.ljust(self.longest)}", ending="")
        self.stream.flush()

    def end(self) -> None:
        if self.longest:
            self.stream.write("")
