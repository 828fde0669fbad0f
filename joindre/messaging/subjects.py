"""Subjects of mails: those that we give, the requests that one names, and what its sender wrote in it (I3, M6)."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from joindre.lib.numbers import Number, read_number
from joindre.mail.models import OutgoingEmail
from joindre.tickets.models import Ticket
from postroom.threading import plain_subject

_MARK = re.compile(rf"#({Number.PATTERN})(?![0-9])")
#: What gateways and lists put before a subject, such as `[EXTERNAL]`.
_TAG = re.compile(r"\s*\[[^\[\]]{1,40}\]")
#: Looked up of one subject, and subjects of ours that one is compared with: their number is the sender's to choose.
MOST_NUMBERS = 3
MOST_SUBJECTS = 100


def default_subject(ticket: Ticket) -> str:
    """Of a mail about a request, until its writer changes it (M6)."""
    day = localtime(ticket.created_at).strftime("%d/%m/%Y")
    return _("Request %(number)s of %(day)s") % {"number": ticket.number, "day": day}


def refusal_subject(ticket: Ticket) -> str:
    """Of the letter that says why a mail was not taken."""
    return _("Your email about request %(number)s could not be added") % {"number": ticket.number}


def notification_subject(ticket: Ticket) -> str:
    """Of the mail that tells of a message."""
    return f"[#{ticket.number}] {ticket.title}"


def numbers_in(subject: str) -> Iterator[Number]:
    """The numbers of requests that a subject names: `#2026-00042`, or the subject that we propose (I3)."""
    for pattern in (_MARK, _default_pattern()):
        for text in pattern.findall(subject)[:MOST_NUMBERS]:
            if number := read_number(text):
                yield number


def own_subject(subject: str, ticket: Ticket) -> str:
    """What the sender of a mail wrote as its subject; blank where it is the request's title or one that we gave."""
    own = plain_subject(subject).replace(f"[#{ticket.number}]", "").replace(f"#{ticket.number}", "")
    own = plain_subject(own)
    key = _key(own)
    return "" if not own or any(_key(ours) == key for ours in _subjects_of(ticket)) else own


@cache
def _default_pattern() -> re.Pattern[str]:
    """Our own subject in every language, whatever a mail program made of its blanks."""
    spoken = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            written = _("Request %(number)s of %(day)s") % {"number": "\1", "day": "\2"}
        words = r"\s+".join(re.escape(word) for word in written.split())
        spoken.append(words.replace("\1", Number.PATTERN).replace("\2", r"[0-9]{2}/[0-9]{2}/[0-9]{4}"))
    return re.compile(rf"(?i)(?=(?:{'|'.join(spoken)})(?![0-9]))[^0-9]*({Number.PATTERN})")


def _subjects_of(ticket: Ticket) -> Iterator[str]:
    yield ticket.title
    yield notification_subject(ticket)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield default_subject(ticket)
            yield refusal_subject(ticket)
    # Titles change: an old notification carries the one of its day.
    for sent in ("sent_mail", "messages"):
        mails = OutgoingEmail.objects.filter(**{f"{sent}__entry__ticket": ticket})
        yield from mails.order_by("-pk").values_list("subject", flat=True)[:MOST_SUBJECTS]


def _key(subject: str) -> str:
    """For comparison: without prefixes, marks and tags, and in one case."""
    text = plain_subject(_MARK.sub("", subject))
    while (found := _TAG.match(text)) or text.startswith("[]"):
        text = plain_subject(text[found.end() if found else 2 :])
    return text.casefold()
