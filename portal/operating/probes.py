"""Checks that answer within a moment whatever they look at: each runs in a thread of its own, one at a time."""

import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

OK, FAILED, TIMEOUT = "ok", "failed", "timeout"
# A storm of questions looks at the database once a second, not once a question.
KEPT_S = 1.0


class ProbeError(Exception):
    """What a check found; its one word is shown to everybody who asks."""


class Answer:
    """What a running check will have found."""

    def __init__(self) -> None:
        self.found, self.asked_at, self.is_there = TIMEOUT, time.monotonic(), threading.Event()

    @property
    def is_usable(self) -> bool:
        """True while the check still runs: a second thread beside one that hangs would hang too."""
        return not self.is_there.is_set() or time.monotonic() - self.asked_at < KEPT_S


class Probe:
    """A check that raises ProbeError, or anything else, when something is not as it must be."""

    def __init__(self, name: str, check: Callable[[], None]) -> None:
        self.name, self.check = name, check
        self._answer: Answer | None = None
        self._lock = threading.Lock()

    def ask(self) -> Answer:
        """Return the answer at hand or begin to look; never waits."""
        with self._lock:
            if self._answer is None or not self._answer.is_usable:
                self._answer = Answer()
                # A daemon, so that a check that hangs keeps no process from ending.
                threading.Thread(target=self._look, args=(self._answer,), daemon=True).start()
            return self._answer

    def _look(self, answer: Answer) -> None:
        try:
            self.check()
            answer.found = OK
        except ProbeError as error:
            answer.found = str(error)
        except Exception as error:  # whatever it is, the probe answers
            answer.found = FAILED
            logger.warning("Check of the %s failed: %s", self.name, type(error).__name__)
        answer.is_there.set()


def ask_all(probes: list[Probe], patience_s: float) -> dict[str, str]:
    """Return one word for each probe after at most `patience_s` seconds."""
    until = time.monotonic() + patience_s
    answers = {probe.name: probe.ask() for probe in probes}
    for answer in answers.values():
        answer.is_there.wait(max(until - time.monotonic(), 0))
    return {name: answer.found if answer.is_there.is_set() else TIMEOUT for name, answer in answers.items()}
