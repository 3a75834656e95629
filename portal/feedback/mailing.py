"""Mail that tells an office of a new message. The message itself stays here, where it is deleted in time."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from editorial.l10n.text import SOURCE_LANGUAGE
from portal.pages.models import Feedback

logger = logging.getLogger(__name__)


def tell_office(feedback: Feedback, at: datetime | None = None) -> bool:
    """Send the mail and note that it is sent; False where it could not go out, and the command tries again."""
    at = at or timezone.now()
    address = address_for(feedback)
    if not address or not feedback.claim_mail(at):
        return False
    try:
        _mail(feedback, address).send()
    # SMTP errors are OSErrors; a bad address or header comes as ValueError. The sender has done nothing wrong.
    except (OSError, ValueError) as error:
        logger.error("The mail about message %s could not be sent: %s", feedback.reference, error)
        Feedback.objects.filter(pk=feedback.pk).update(mail_tried_at=None)
        return False
    Feedback.objects.filter(pk=feedback.pk).update(mailed_at=at)
    return True


def address_for(feedback: Feedback) -> str:
    office = feedback.owning_office
    return (office.email if office else "") or settings.FEEDBACK_MAIL


def _mail(feedback: Feedback, address: str) -> EmailMessage:
    """Return the mail in German; nothing a stranger typed goes into its header."""
    with translation.override(SOURCE_LANGUAGE):
        subject = _("Message %(reference)s: %(kind)s") % {
            "reference": feedback.reference,
            "kind": feedback.get_kind_display(),
        }
        link = settings.SITE_URL + reverse("admin:pages_feedback_change", args=[feedback.pk])
        body = render_to_string("feedback/mail.txt", {"feedback": feedback, "link": link})
        return EmailMessage(subject, body, to=[address])
