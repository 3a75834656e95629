"""How long a session of staff lasts: a limit without activity and an absolute one."""

import time
from typing import Literal

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGUN = "staff_session_begun"
SEEN = "staff_session_seen"
# Writing the session with every page would cost a database write each.
RESOLUTION_SECONDS = 60


def begin(session: SessionBase) -> None:
    session[BEGUN] = session[SEEN] = int(time.time())


def touch(session: SessionBase) -> None:
    """Note that the person is active."""
    if time.time() - session.get(SEEN, 0) >= RESOLUTION_SECONDS:
        session[SEEN] = int(time.time())


def why_over(session: SessionBase) -> Literal["", "idle", "too_old"]:
    """Say why a session must end now; empty while it goes on. A clock set back makes nobody younger than the limit."""
    now = time.time()
    if now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE:
        return "too_old"
    if now - session.get(SEEN, 0) > settings.SESSION_IDLE_AGE:
        return "idle"
    return ""
