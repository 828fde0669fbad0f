"""Documents made from a request: a preview at once, and the PDF of a mail by the worker (M5)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.documents.gathering import gather
from joindre.documents.layouts import DocumentTemplate
from joindre.documents.models import MailDocument
from joindre.documents.pdf import DocumentFailed, Order, compile_pdf
from joindre.documents.previews import kept_or_compiled
from joindre.documents.shipped import SHIPPED, current, in_version
from joindre.files import actions as files
from joindre.files.models import Blob
from joindre.lib import clock, jobs
from joindre.lib.errors import Refusal
from joindre.lib.leases import LEASE
from joindre.lib.logs import Log
from joindre.live import kept
from joindre.mail.outgoing import outbox
from joindre.messaging.models import SentMail
from joindre.messaging.models.mails import SentMailQuerySet
from joindre.tickets import actions as tickets
from joindre.tickets.documents import keep_document
from joindre.tickets.locking import lock
from joindre.tickets.models import Ticket

LOG = Log(__name__)

PDF: Final = "application/pdf"
#: Longer than the compiler may take.
STUCK_AFTER: Final = timedelta(minutes=3)
#: Whatever ended them: after these the mail stays held, and its entry says so.
MOST_ATTEMPTS: Final = 3
PAUSE: Final = timedelta(seconds=20)


class UnknownTemplate(Refusal):
    status = 404
    message = gettext_lazy("There is no such document. Choose one from the list of document templates.")


class DocumentNotMade(Refusal):
    message = gettext_lazy("The document could not be made. Try again; if it happens again, tell your administrator.")


def document_templates() -> tuple[DocumentTemplate, ...]:
    """Return the choices of *Modèle* in the mail dialog. None of them is chosen by default."""
    return SHIPPED


def show_preview(ticket: Ticket, code: str, *, by: Employee) -> bytes:
    """Return the preview for a person. While nothing of it changes, a second look compiles nothing.

    Raise `MissingRight`, what `preview` raises, or `AlreadyCompiling` where another one is being made for them.
    """
    by.ensure_right(Right.SEND_MAIL)
    return preview(ticket, code, compiled=lambda order: kept_or_compiled(order, who=str(by.pk)))


def preview(ticket: Ticket, code: str, *, compiled: Callable[[Order], bytes] = compile_pdf) -> bytes:
    """Return the document as it would be sent now, in the customer's language. Raise `UnknownTemplate` or
    `DocumentNotMade`.
    """
    template = current(code)
    if template is None:
        raise UnknownTemplate
    try:
        with _as_the_customer_reads(ticket):
            return compiled(gather(ticket, template, made_at=clock.now()))
    except DocumentFailed as failure:
        LOG.warning("document preview failed", ticket=str(ticket.number), reason=str(failure))
        raise DocumentNotMade from failure


def file_name(ticket: Ticket, code: str) -> str:
    """Return the name under which the document is downloaded or attached: `Demande-2026-00042.pdf`."""
    template = current(code)
    return str(template.file_name if template else "{number}.pdf").format(number=ticket.number)


@transaction.atomic
def retry(sent: SentMail, *, by: Employee) -> None:
    """Make the document of a mail again after it failed. The mail leaves once the document is there.

    Raise `MissingRight`.
    """
    by.ensure_right(Right.SEND_MAIL)
    _make_again(sent)


def _make_again(sent: SentMail) -> bool:
    ticket = lock(sent.entry.ticket)
    failed = SentMail.objects.without_document().filter(pk=sent.pk)
    # Due from now on: it was sent long ago, and the worker is not late with it.
    is_back = bool(
        failed.update(document_state=SentMail.Document.WANTED, attempts=0, leased_until=clock.now(), claim_key=None)
    )
    if is_back:
        tickets.touch_entry(ticket, sent.entry)
        jobs.wake(SentMail)
    return is_back


class DocumentQueue:
    """Mails that wait for their document; each row is its own place in the queue."""

    name = "documents"
    tables = (SentMail,)

    def __init__(self, *, lease: timedelta = LEASE) -> None:
        self._lease = lease

    def run_due(self) -> int:
        """Make one document, and say whether there was one to make."""
        keys = SentMail.objects.claim(limit=1, lease=self._lease)
        claimed = list(SentMail.objects.select_related("entry__ticket", "mail_document").filter(pk__in=keys))
        with SentMail.objects.kept_alive(claimed, stuck_after=STUCK_AFTER, lease=self._lease):
            for sent in claimed:
                if SentMail.objects.begin(sent, lease=self._lease):
                    with kept.read_once():
                        _deal_with(sent)
        return len(claimed)

    def failed(self) -> SentMailQuerySet:
        return SentMail.objects.without_document().select_related("entry__ticket", "email")

    def describe(self, row: SentMail) -> str:
        return row.template

    @transaction.atomic
    def retry(self, row: SentMail) -> bool:
        return _make_again(row)


def _deal_with(sent: SentMail) -> None:
    if sent.attempts > MOST_ATTEMPTS:
        _give_up(sent)
    else:
        _make(sent)


def _make(sent: SentMail) -> None:
    people = Ticket.objects.with_header().with_people()
    ticket = people.select_related("requester__person__account", "end_user__person__account").get(
        pk=sent.entry.ticket_id
    )
    with _as_the_customer_reads(ticket):
        try:
            blob = files.keep(_render(ticket, sent))
        except DocumentFailed as failure:
            LOG.warning("document failed", ticket=str(ticket.number), mail=sent.email_id, reason=str(failure))
            _record_failure(sent)
        else:
            _attach(sent, blob, name=file_name(ticket, sent.template))


def _render(ticket: Ticket, sent: SentMail) -> bytes:
    kept = _kept_of(sent)
    template = in_version(sent.template, kept.version) if kept else current(sent.template)
    if template is None:
        raise DocumentFailed(f"no template {sent.template!r} in version {kept.version if kept else 'of now'}")
    return compile_pdf(gather(ticket, template, made_at=clock.now()))


@contextmanager
def _as_the_customer_reads(ticket: Ticket) -> Iterator[None]:
    """A document speaks the language of the person whose request it is, else the company's, at the company's hours."""
    company, contact = Company.current(), ticket.requester or ticket.end_user
    language = contact.person.written_language if contact else company.language
    with translation.override(language), timezone.override(company.zone):
        yield


@transaction.atomic
def _attach(sent: SentMail, blob: Blob, *, name: str) -> None:
    """Attach the document and let the mail go, at once; whoever comes second finds nothing left to do."""
    ticket, row = lock(sent.entry.ticket), _still_wanted(sent)
    if row is None:
        return
    row.document = files.use(blob, name=name, media_type=PDF, topic=ticket.topic)
    row.email.files.add(row.document)
    row.document_state = SentMail.Document.ATTACHED
    row.leased_until = row.claim_key = None
    row.save(update_fields=["document", "document_state", "leased_until", "claim_key"])
    outbox.release(row.email)
    tickets.touch_entry(ticket, row.entry)
    if (kept := _kept_of(sent)) and kept.keeps_copy and row.entry.employee:
        # Whether its writer may link documents was judged as the mail was sent.
        copy = files.use(blob, name=name, media_type=PDF, topic=ticket.topic)
        keep_document(ticket, copy, by=row.entry.employee)


def _kept_of(sent: SentMail) -> MailDocument | None:
    """What was chosen as the mail was sent; nothing for one that no dialog sent."""
    kept: MailDocument | None = getattr(sent, "mail_document", None)
    return kept


def _record_failure(sent: SentMail) -> None:
    if sent.attempts >= MOST_ATTEMPTS:
        _give_up(sent)
        return
    SentMail.objects.postpone(sent, until=clock.now() + PAUSE * sent.attempts)


@transaction.atomic
def _give_up(sent: SentMail) -> None:
    """The mail stays held: a person decides whether it goes without its document."""
    ticket, row = lock(sent.entry.ticket), _still_wanted(sent)
    if row is None:
        return
    row.document_state = SentMail.Document.FAILED
    row.leased_until = row.claim_key = None
    row.save(update_fields=["document_state", "leased_until", "claim_key"])
    tickets.touch_entry(ticket, row.entry)


def _still_wanted(sent: SentMail) -> SentMail | None:
    wanted = SentMail.objects.filter(pk=sent.pk, document_state=SentMail.Document.WANTED)
    return wanted.select_for_update(of=("self",)).select_related("entry__employee", "email").first()
