"""What was withdrawn or written elsewhere, as a form begins with it: for its writer alone (M8, D5)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from joindre.company.models import LOGOS
from joindre.directory.models import Employee
from joindre.drafts.models import Draft
from joindre.lib import richtext
from joindre.lib.keys import read_key
from joindre.mail.models import Recipient
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.models import Message, SentMail
from joindre.messaging.new import recipient_of
from joindre.tickets.models import Ticket
from joindre.ui.forms import Token
from joindre.workspace.forms.mail import FIELDS, PeopleField, token_of
from joindre.workspace.http import AgentRequest


def restored_message(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """For the composer: the message that `?again=` names; nothing where that is none to be written again."""
    if "again" not in request.GET:
        return {}
    withdrawn = Message.objects.exclude(withdrawn_at=None).filter(
        entry__ticket=ticket, entry__employee=request.employee
    )
    message = withdrawn.filter(pk=_key(request, "again")).first()
    return written_in(message) if message else {}


def written_in(message: Message) -> dict[str, Any]:
    """Text, files and tick of a message."""
    return {
        "body": message.body,
        "kept": [file.pk for file in message.files.order_by("pk")],
        "notify": message.notifications.exists(),
    }


def restored_in_composer(request: AgentRequest, written: dict[str, Any]) -> HttpResponse:
    """Put `body` and `files` into the form for messages, before what stands there; `notify` sets its tick."""
    response = render(request, "workspace/ticket/_restored_message.html", written)
    return reswap(retarget(response, "#write-message"), "beforeend")


def restored_mail(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """For the dialog: the mail that `?from=` names, 404 where that is none to be written again."""
    if "from" not in request.GET:
        return {}
    withdrawn = SentMail.objects.exclude(withdrawn_at=None).filter(
        entry__ticket=ticket, entry__employee=request.employee
    )
    sent = withdrawn.select_related("email").filter(pk=_key(request, "from")).first()
    if sent is None:
        raise Http404
    copies = list(sent.email.recipients.order_by("pk"))
    # Pictures stand in the text, and the document is made anew.
    besides = {*richtext.own_files(sent.body), sent.document_id or 0}
    files = sent.email.files.exclude(pk__in=besides).exclude(topic=LOGOS)
    return {
        **{field.value: _tokens(copies, field) for field in Recipient.Field},
        "reply_to": _answers(copies, own=request.employee.email),
        "subject": sent.email.subject,
        "body": sent.body,
        "template": sent.template,
        "kept": [file.pk for file in files.order_by("pk")],
    }


def drafted_mail(draft: Draft | None, *, by: Employee) -> dict[str, Any]:
    """For the dialog: the mail that was written there and not sent (M10); people who are gone stay as typed."""
    if draft is None:
        return {}
    written = {name: draft.value(name) for name in ("subject", "body", "template")}
    return {**written, **{name: _people_in(draft, name, by) for name in FIELDS}, **_lists_in(draft)}


def _lists_in(draft: Draft) -> dict[str, Any]:
    """Files, linked documents and ticks of a mail that was not sent."""
    lists = {name: draft.values(name) for name in ("kept", "linked", "internal_read")}
    return {**lists, "keeps_copy": bool(draft.value("keeps_copy"))}


def _people_in(draft: Draft, name: str, by: Employee) -> list[Token | str]:
    field = PeopleField()
    field.author = by
    known = field.people(draft.values(name))
    return [
        token_of(recipient_of(known[value])) if value in known and known[value].email else value
        for value in draft.values(name)
    ]


def _key(request: AgentRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return read_key(text) or 0


def _tokens(copies: Sequence[Recipient], field: Recipient.Field) -> list[Token]:
    return [
        token_of(NewRecipient(address=one.address, name=one.name, person=one.person))
        for one in copies
        if one.field == field
    ]


def _answers(copies: Sequence[Recipient], *, own: str) -> list[Token]:
    """Whom the writer named; else answers go to the writer. They always go to the request, which stands last."""
    written = copies[0].reply_to[:-1] if copies else []
    people = [NewRecipient.parse(text) for text in written]
    if [recipient.address.casefold() for recipient in people] == [own.casefold()]:
        return []
    return [token_of(recipient) for recipient in people]
