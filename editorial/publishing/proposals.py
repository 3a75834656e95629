"""What becomes of wordings proposed from outside: taken over into what is being edited, or declined."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.publishing import wordings, working_copies
from editorial.publishing.editing import edited
from editorial.publishing.models import Proposal, Publishable
from editorial.publishing.working_copies import ChangedMeanwhile
from editorial.staff.models import User


def seen(text: str | None) -> str:
    """Return a mark of the text that somebody decides upon; another text has another mark."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:32]


@transaction.atomic
def take_over(proposal: Proposal, record: Publishable, *, by: User, text_seen: str) -> None:
    """Write the proposed text into the working copy of something public, into the row of anything else.

    `text_seen` is `seen` of the text that was on the screen. Raises ChangedMeanwhile when it says something else now,
    ValidationError when the field refuses the text, its row is gone or somebody has decided already.
    """
    record = record.locked()
    _decide(proposal, Proposal.State.TAKEN, by)
    try:
        with edited(record, by=by) as newest:
            _put(proposal, newest, text_seen)
    except LookupError as error:
        raise ValidationError(_("The text this proposal is about does not exist any more.")) from error


@transaction.atomic
def decline(proposal: Proposal, *, by: User, answer: str = "") -> None:
    _decide(proposal, Proposal.State.DECLINED, by, answer.strip())


def _put(proposal: Proposal, record: Publishable, text_seen: str) -> None:
    text = wordings.Texts(record).text(proposal.path, proposal.language)
    if text is not None and seen(text) != text_seen:
        raise ChangedMeanwhile(working_copies.copy_of(record))
    wordings.put(record, proposal.path, proposal.language, proposal.new_text)


def _decide(proposal: Proposal, state: str, by: User, answer: str = "") -> None:
    """Close the proposal once; of two people deciding at the same time only one does."""
    closed = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN).update(
        state=state, answer=answer, decided_by=by, decided_at=timezone.now()
    )
    if not closed:
        raise ValidationError(_("Somebody has already decided on this proposal."))
