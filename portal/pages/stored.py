"""What the software stores about people, as the privacy page lists it: read from the settings it works with."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Entry = tuple[str, str]


def what_is_stored() -> list[Entry]:
    """Return names and explanations; whoever stores something more about people adds it here."""
    return [
        (
            _("Reading these pages"),
            _("Nothing: no cookie, no network address."),
        ),
        (_("Words searched"), _searches()),
        (_("Protection of the search"), _searchers()),
        (_("Messages and reports of barriers"), _messages()),
        (_("Protection of the forms"), _senders()),
        (_("Wishes for translations"), _wishes()),
        (_("Remarks of invited readers"), _remarks()),
        (_("Accounts of staff"), _accounts()),
        (_("Cookies of the editorial desk"), _cookies()),
        (_("Log of sign-ins and rights"), _audit()),
        (_("Failed attempts to sign in"), _attempts()),
    ]


def _searches() -> str:
    days = settings.SEARCHES_KEPT_FOR.days
    return ngettext(
        "Which words were searched on which day, in which language, how often, and how much was found. Nothing about "
        "those who searched; what looks like an e-mail address or a long number is not stored. Deleted after %(days)d "
        "day.",
        "Which words were searched on which day, in which language, how often, and how much was found. Nothing about "
        "those who searched; what looks like an e-mail address or a long number is not stored. Deleted after %(days)d "
        "days.",
        days,
    ) % {"days": days}


def _searchers() -> str:
    return _(
        "A code made from the network address, which cannot be read from it, and the number of searches of one minute. "
        "Forgotten after two minutes."
    )


def _messages() -> str:
    days = settings.FEEDBACK_KEPT_FOR.days
    return ngettext(
        "Text, page, language and time, name and e-mail address if given, and our note on the answer. Deleted once the "
        "message is settled and nobody has worked on it for %(days)d day.",
        "Text, page, language and time, name and e-mail address if given, and our note on the answer. Deleted once the "
        "message is settled and nobody has worked on it for %(days)d days.",
        days,
    ) % {"days": days}


def _senders() -> str:
    return _(
        "A code made from the network address, which cannot be read from it, and the number of messages of one hour. "
        "Deleted after that hour when the next message comes in, at the latest in the following night."
    )


def _wishes() -> str:
    return _("How often each translation was asked for, and the last day. Nothing about those who asked.")


def _remarks() -> str:
    return _(
        "Whoever reads a page before it is public, by a secret link, and answers: the name given, the text and the "
        "time. They are kept with the record."
    )


def _accounts() -> str:
    return _(
        "User name, name, e-mail address, language, office and rights of the people who work here, the password as a "
        "code, the second factor, and who saved or published which version of a page."
    )


def _cookies() -> str:
    return _(
        "Only for people who sign in: “%(session)s” for the session, which ends after %(minutes)d minutes without "
        "activity and after %(hours)d hours in any case; “%(csrf)s” against forged forms and “%(language)s” for the "
        "language chosen, each for a year."
    ) % {
        "session": settings.SESSION_COOKIE_NAME,
        "minutes": settings.SESSION_IDLE_AGE // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "csrf": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
    }


def _audit() -> str:
    days = settings.AUDIT_KEPT_FOR.days
    return ngettext(
        "Who of the staff signed in or out, and changes of accounts and rights, without network addresses. "
        "Deleted after %(days)d day.",
        "Who of the staff signed in or out, and changes of accounts and rights, without network addresses. "
        "Deleted after %(days)d days.",
        days,
    ) % {"days": days}


def _attempts() -> str:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return ngettext(
        "Network address, browser, time, and a code made from the name that was typed. They count for %(minutes)d "
        "minute and are deleted with the next attempt after that.",
        "Network address, browser, time, and a code made from the name that was typed. They count for %(minutes)d "
        "minutes and are deleted with the next attempt after that.",
        minutes,
    ) % {"minutes": minutes}
