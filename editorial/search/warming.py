"""Reads dictionaries and words before somebody searches; the first reader would wait for them for seconds."""

import gc
import logging

from django.db import DatabaseError, connection

from editorial.search import chinese
from editorial.search.catching_up import state_of_index
from editorial.search.folding import normalised
from editorial.search.vocabulary import VOCABULARY

logger = logging.getLogger(__name__)
ANY_WORD = "漢語"


def warm() -> None:
    """Load what every search needs; meant for a thread of its own."""
    chinese.words_in(normalised(ANY_WORD))
    try:
        if state := state_of_index():
            VOCABULARY.load(state.words)
    except DatabaseError:
        logger.info("The words of the search are read with the first search.")
    finally:
        connection.close()
    # All of it stays: looking through it for garbage again and again would hold up requests.
    gc.freeze()
