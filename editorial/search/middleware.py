"""What staff change is in the index when they see the answer; the next search has nothing left to do."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from editorial.search.catching_up import catch_up

logger = logging.getLogger(__name__)
# Seconds; an import of thousands goes on with the searches that follow.
PATIENCE_S = 5


class CatchUpMiddleware:
    """Bring the index up to date after every request that may have changed something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            try:
                catch_up(PATIENCE_S)
            except DatabaseError:
                logger.exception("The index of the search waits for the next search.")
        return response
