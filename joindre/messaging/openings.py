"""Opening a request with what a mail says (I7)."""

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.directory.models import Author, Contact, WorkGroup
from joindre.files.models import StoredFile
from joindre.lib.richtext import clean, from_text, is_blank
from joindre.lib.seen import seen_name
from joindre.mail.incoming import screening
from joindre.mail.models import IncomingEmail
from joindre.messaging.contents import Prepared, contents
from joindre.messaging.models import OpeningMail
from joindre.tickets import actions as tickets
from joindre.tickets.actions import Opening
from joindre.tickets.models import Ticket
from postroom.threading import plain_subject

LONGEST_TITLE = 200


class OpenedBefore(IntegrityError):
    """Another worker has opened a request with a copy of this mail: what was done here must be undone (I9)."""


@transaction.atomic
def open_request(incoming: IncomingEmail, prepared: Prepared, *, requester: Contact, opener: Author) -> Ticket:
    """Open a request with the words and files of a mail, for whoever wrote it; its client sees it.

    Raise `OpenedBefore`, or a refusal of `open_ticket`.
    """
    read = contents(prepared, topic="")
    title = _title(incoming, requester)
    opening = Opening(
        site=requester.site,
        title=title,
        description=clean(from_text(title)) if is_blank(read.body) else read.body,
        files=read.made,
        requester=requester,
        end_user=requester,
        work_group=_group(incoming, requester),
        is_client_visible=True,
    )
    ticket = tickets.open_ticket(opening, by=opener)
    # Whoever opens one waits for the number of the one before, so that a copy read at the same moment is seen here.
    if screening.is_duplicate(incoming):
        raise OpenedBefore(f"incoming mail {incoming.pk}")
    StoredFile.objects.filter(pk__in=[file.pk for file in read.made]).update(is_for_client=True)
    kept = OpeningMail.objects.create(ticket=ticket, email=incoming, contact=requester, folded=read.folded)
    kept.files.set(read.files)
    return ticket


def _title(incoming: IncomingEmail, requester: Contact) -> str:
    if title := seen_name(plain_subject(incoming.subject)):
        return title[:LONGEST_TITLE]
    with translation.override(Company.current().language):
        return (_("Email from %(name)s") % {"name": requester.name})[:LONGEST_TITLE]


def _group(incoming: IncomingEmail, requester: Contact) -> WorkGroup | None:
    """The work group that answers the mailbox; of several the usual one of the site, where it is among them (T10)."""
    groups = list(incoming.mailbox.work_groups.filter(is_active=True)) if incoming.mailbox else []
    usual = requester.site.default_group
    return usual if usual in groups else next(iter(groups), None)
