"""Letters about a request. Each is a pure function: rows in, a `Letter` out."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from joindre.company.letterhead import Letterhead, letterhead
from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.prepared import PreparedQuery
from joindre.lib.richtext import CleanHtml
from joindre.lib.tokens import ReplyToken
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.mail.models.sending import SendingSettings
from joindre.mail.outgoing.outbox import Letter, NewRecipient
from joindre.messaging.models import Message, MessageSettings
from joindre.messaging.new import CONVERSATION, NewMail, recipient_of, reply_binding
from joindre.messaging.notices import notice_html, notice_text
from joindre.messaging.subjects import notification_subject, refusal_subject
from joindre.messaging.threads import thread_with
from joindre.tickets.models import Ticket


def new_message(ticket: Ticket, message: Message, *, to: Contact, settings: MessageSettings) -> Letter:
    """Tell a contact of a direct message, its full text included; an answer comes back on the request (D5, I3)."""
    recipient, mailbox, head = recipient_of(to), mailbox_of(ticket), letterhead()
    desk = desk_of(ticket, head)
    name = _sender_of(message, settings, ticket, head) or desk
    thread = thread_with(ticket, person=recipient.person)
    with _language_of(to):
        said = {"number": str(ticket.number), "title": ticket.title, "link": _link(ticket, to)}
        return Letter(
            mailbox=mailbox,
            from_name=name,
            subject=notification_subject(ticket),
            text=_tidied(notice_text(head, body_text=richtext.to_text(message.body), **said)),
            html=notice_html(head, body=_with_pictures(message.body), **said),
            to=(replace(recipient, reply_to=(_on_request(mailbox, ticket, "m", recipient, name=name),)),),
            files=(*_beside(message=message.pk), *_pictures(message.body, ticket), *head.files),
            in_reply_to=thread.in_reply_to,
            references=" ".join(thread.references),
            topic=ticket.topic,
            is_notice=True,
            delay=settings.undo_time,
        )


_beside = PreparedQuery(lambda message: StoredFile.objects.filter(pk__in=_files_of(message)))


def _files_of(message: int) -> QuerySet[Any, Any]:
    return Message.files.through._base_manager.filter(message=message).values("storedfile")  # noqa: SLF001 - documented by Django as public


def about_ticket(ticket: Ticket, new: NewMail, *, by: Employee, settings: MessageSettings) -> Letter:
    """A mail to whom it may concern. Answers go to its writer, and a copy to the request (M4, M6, M16)."""
    mailbox, head = mailbox_of(ticket), letterhead()
    desk = desk_of(ticket, head)
    answered = list(new.reply_to) or [recipient_of(by)] * bool(by.email)
    request = _("Request %(number)s") % {"number": ticket.number}

    def copies(people: Sequence[NewRecipient]) -> tuple[NewRecipient, ...]:
        answers = tuple(_written(person) for person in answered)
        return tuple(
            replace(one, reply_to=(*answers, _on_request(mailbox, ticket, "t", one, name=request))) for one in people
        )

    context = _context(ticket, new.body, to=None) | {"writer": by.name, "group": desk, "letterhead": head}
    context["way_back"] = _way_back(ticket, answered, desk=desk)
    return Letter(
        mailbox=mailbox,
        from_name=_from_name(by, ticket, head),
        subject=new.subject,
        text=_text("messaging/emails/about_ticket.txt", context),
        html=render_to_string("messaging/emails/about_ticket.html", context),
        to=copies(new.to),
        cc=copies(new.cc),
        bcc=copies(new.bcc),
        files=(*new.files, *_pictures(new.body, ticket), *head.files),
        topic=ticket.topic,
        delay=settings.undo_time,
        is_held=bool(new.template),
    )


def refused(incoming: IncomingEmail, refusal: Refusal, *, to: Contact, ticket: Ticket) -> Letter:
    """Say why a mail was not taken, and what to do instead (D6, I8)."""
    head = letterhead()
    with _language_of(to):
        context = _context(ticket, "", to=to) | {"reason": refusal.message, "subject": incoming.subject}
        context["letterhead"] = head
        # Whoever has an account opens a new request, which offers them the text of this mail; others call.
        context["link"] = f"{django_settings.SITE_URL}/portal/tickets/new/" if context["link"] else ""
        return Letter(
            mailbox=mailbox_of(ticket),
            from_name=desk_of(ticket, head),
            subject=refusal_subject(ticket),
            text=_text("messaging/emails/refused.txt", context),
            html=render_to_string("messaging/emails/refused.html", context),
            to=(recipient_of(to),),
            files=head.files,
            in_reply_to=incoming.message_id,
            references=incoming.message_id,
            topic=ticket.topic,
            is_automatic=True,
        )


def shown_identity(employee: Employee | None, settings: MessageSettings, *, desk: str) -> str:
    """Who the client reads a message is from (D7); blank where the settings choose no name."""
    identity = MessageSettings.Identity
    if settings.identity == identity.WRITER and employee:
        return f"{employee.name} · {desk}"
    if settings.identity == identity.OTHER and settings.identity_wording:
        return settings.identity_wording
    return "" if settings.identity == identity.NOTHING else desk


def _sender_of(message: Message, settings: MessageSettings, ticket: Ticket, head: Letterhead) -> str:
    """The identity of messages; where it names the writer, as the pattern of mails has it (D7, M16)."""
    writer = message.entry.employee
    if settings.identity == MessageSettings.Identity.WRITER and writer:
        return _from_name(writer, ticket, head)
    return shown_identity(writer, settings, desk=desk_of(ticket, head))


def _from_name(writer: Employee, ticket: Ticket, head: Letterhead) -> str:
    return SendingSettings.current().from_name(writer=writer.name, group=desk_of(ticket, head), company=head.name)


def desk_of(ticket: Ticket, company: Company | Letterhead) -> str:
    """What the client calls who answers: the work group, else the company, which is read only then (U6)."""
    return ticket.work_group.label if ticket.work_group else company.name


def mailbox_of(ticket: Ticket) -> Mailbox:
    """The group's mailbox, else that of the house (M16)."""
    return ticket.work_group.mailbox if ticket.work_group and ticket.work_group.mailbox else Mailbox.objects.default()


def reply_address(mailbox: Mailbox, ticket: Ticket, purpose: str, recipient: NewRecipient) -> str:
    return mailbox.extended(ReplyToken(purpose=purpose, ticket=ticket.pk, person=reply_binding(recipient)).encode())


def conversation_address(ticket: Ticket) -> str:
    """The signed address of the conversation itself, for the Cc of mails from the computer's own mail program (P2).

    Everybody who gets such a mail reads it, so it is given to nobody, and proves nothing of who writes to it.
    """
    return mailbox_of(ticket).extended(ReplyToken(purpose=CONVERSATION, ticket=ticket.pk).encode())


def _on_request(mailbox: Mailbox, ticket: Ticket, purpose: str, recipient: NewRecipient, *, name: str) -> str:
    """The address that brings an answer back on the request, with a name that people read beside it (M16)."""
    return _written(NewRecipient(name=name, address=reply_address(mailbox, ticket, purpose, recipient)))


def _way_back(ticket: Ticket, answered: Sequence[NewRecipient], *, desk: str) -> str:
    """How somebody who knows no portal answers, and who reads it (M4)."""
    people = ", ".join(person.name or person.address for person in answered)
    if not people:
        return _("Just reply to this email: the team %(desk)s reads your reply on request %(number)s.") % {
            "desk": desk,
            "number": ticket.number,
        }
    sentence = _(
        "Just reply to this email: your reply is read by %(people)s and, on request %(number)s, by the team %(desk)s."
    )
    return sentence % {"people": people, "desk": desk, "number": ticket.number}


def _written(recipient: NewRecipient) -> str:
    name = recipient.name.replace('"', "").replace("\\", "")
    return f'"{name}" <{recipient.address}>' if name else recipient.address


def _pictures(html: str, ticket: Ticket) -> Sequence[StoredFile]:
    keys = richtext.own_files(html)
    return list(StoredFile.objects.filter(pk__in=keys, topic=ticket.topic)) if keys else []


def _context(ticket: Ticket, body: str, *, to: Contact | None) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "number": ticket.number,
        "title": ticket.title,
        "body": _with_pictures(body),
        "body_text": richtext.to_text(body),
        "to": to,
        "link": _link(ticket, to),
        "language": translation.get_language(),
    }


def _link(ticket: Ticket, to: Contact | None) -> str:
    """Where the request stands on the portal; blank for who has no account there."""
    has_account = to is not None and to.person.account_id is not None
    return f"{django_settings.SITE_URL}/portal/tickets/{ticket.number}/" if has_account else ""


def _with_pictures(body: str) -> CleanHtml:
    """The same text, its pictures beside it in the mail."""
    return richtext.with_own_files(body, {key: f"cid:f{key}@joindre" for key in richtext.own_files(body)})


def _text(template: str, context: dict[str, Any]) -> str:
    """A plain text template: nothing in it is HTML, so nothing is escaped."""
    return _tidied(render_to_string(template, context))


def _tidied(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@contextmanager
def _language_of(contact: Contact) -> Iterator[None]:
    account = contact.person.account
    zone = ZoneInfo(account.time_zone if account and account.time_zone else contact.site.time_zone)
    with translation.override(contact.person.written_language), timezone.override(zone):
        yield
