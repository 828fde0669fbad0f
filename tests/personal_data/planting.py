"""A person with an unusual name, planted in every place that can hold it; and the look for it everywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from joindre.accounts.models import ApiToken, PasswordRequest
from joindre.audit.models import SettingChange
from joindre.calls.models import Call, LineCall
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactChange, ContactDetail, Employee, Person, Site
from joindre.drafts.models import Draft
from joindre.files.models import is_digest
from joindre.lib.text import fold
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.messaging.models import Message, OpeningMail, SentMail
from joindre.notes.models import Note
from joindre.tickets import actions
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Entry, Hold, HoldReason, LinkedDocument, Ticket
from tests.factories import (
    CLIENT,
    make_account,
    make_call,
    make_contact,
    make_file,
    make_message,
    make_received_mail,
    make_ticket,
)

NAME, ADDRESS, NUMBER = "Élise Zyxwold", "elise.zyxwold@moreau.example", "+33199008765"
#: What is looked for, without accents: the last name, the part of the address before its sign, and the number.
MARKS = ("zyxwold", "199008765", "1 99 00 87 65")
SAID = f"Bonjour, ici {NAME} ({ADDRESS}, 01 99 00 87 65)."
RAW = f"From: {ADDRESS}\r\nSubject: =?utf-8?q?=C3=89lise?=\r\n\r\n{SAID}\r\n"


def plant(site: Site, by: Employee) -> Contact:
    """Élise, with a row of every kind that can name her."""
    account = make_account(ADDRESS, profile=CLIENT)
    elise = make_contact(NAME, site=site, account=account, phone=NUMBER, notes=SAID)
    _on_sheet(elise, by)
    request = make_ticket(requester=elise, title=f"Panne chez {NAME}", description=f"<p>{SAID}</p>")
    _on_request(request, elise, by)
    # A request of somebody else, in which a colleague speaks of her.
    other = make_ticket(site=site, by=by, title="Commande")
    make_message(other, by=by, body=f"<p>Voir avec élise&nbsp;ZYXWOLD, {ADDRESS.upper()}.</p>")
    _mails(elise, request)
    reindex([elise])
    return elise


def _on_sheet(elise: Contact, by: Employee) -> None:
    account = elise.person.account
    assert account is not None
    ContactDetail.objects.create(contact=elise, kind="email", value="perso@zyxwold.example", label="Zyxwold, maison")
    gone = Person.objects.create(first_name="Elise", last_name="Zyxwold", merged_into=elise.person)
    ContactChange.objects.create(person=gone, what="changed", differences=[["last_name", "", "Zyxwold"]])
    ContactChange.objects.create(
        person=elise.person, contact=elise, employee=by, what="changed", differences=[["notes", "", SAID]]
    )
    SettingChange.objects.create(
        account=by.signed_in, what="changed", model="accounts.account", row=account.pk, name=ADDRESS,
        differences=[["email", "", ADDRESS]],
    )  # fmt: skip
    ApiToken.objects.create(account=account, name="Zyxwold", digest="a")
    PasswordRequest.objects.create(address=ADDRESS)
    Draft.objects.create(account=account, place="new", fields={"body": [SAID]}, page="a")
    Draft.objects.create(account=by.signed_in, place="ticket:1/mail", fields={"to": [f"{NAME} <{ADDRESS}>"]}, page="b")
    Call.objects.create(contact=elise, employee=by, number=NUMBER, line=SAID)
    LineCall.objects.create(employee=by, call_id="1", number=NUMBER)


def _on_request(request: Ticket, elise: Contact, by: Employee) -> None:
    by_mail = _arrived(request, IncomingEmail.Outcome.POSTED)
    first = make_message(request, by=elise, body=f"<p>{SAID}</p>", folded=f"<p>-- {NAME}</p>", subject=f"De {NAME}")
    Message.objects.filter(pk=first.pk).update(source=by_mail)
    first.files.add(make_file(SAID.encode(), name="journal.txt"), make_file(b"x", name="CV Zyxwold.pdf"))
    answer = make_message(request, by=by, body="<p>Bonjour Madame Zyxwold, bonjour Élise.</p>")
    answer.notifications.add(_written(elise, f"Bonjour {NAME}", topic=request.topic))
    make_received_mail(request, by=elise, body=f"<p>{SAID}</p>", folded=f"<p>{NAME}</p>")
    IncomingEmail.objects.filter(received_mail__isnull=False).update(subject=f"Re: {NAME}", sender_name=NAME)
    make_call(request, by=by, contact=elise, line=f"{NAME} rappelle")
    _entry(request, by, Note, body=f"<p>{NAME} est pressée</p>")
    sent = _written(elise, SAID, topic=request.topic)
    _entry(request, by, SentMail, body=f"<p>{SAID}</p>", email=sent, document=make_file(b"%PDF zyxwold", name="a.pdf"))
    hold = {"ticket": request, "since": timezone.now(), "reason": HoldReason.objects.first()}
    _entry(request, by, Hold, comment=f"En attente de {NAME}", **hold)
    _entry(request, by, Change, what="contact", field="requester", old=NAME, new=NAME)
    LinkedDocument.objects.create(ticket=request, name=f"Photo {NAME}", file=make_file(b"y", name="Zyxwold.bin"))
    LinkedDocument.objects.create(ticket=request, name="Lien", url="https://moreau.example/Zyxwold")
    opening = _arrived(request, IncomingEmail.Outcome.NEW_REQUEST)
    OpeningMail.objects.create(ticket=request, email=opening, contact=elise, folded=f"<p>{NAME}</p>")


def _mails(elise: Contact, request: Ticket) -> None:
    _written(elise, SAID, topic="account:1")
    _arrived(request, IncomingEmail.Outcome.SET_ASIDE, topic="")
    waiting = _written(elise, SAID, topic=request.topic)
    Recipient.objects.filter(email=waiting).update(state="queued")


def _written(elise: Contact, said: str, *, topic: str) -> OutgoingEmail:
    number = OutgoingEmail.objects.count()
    mail = OutgoingEmail.objects.create(
        topic=topic, subject=said, text=said, html=f"<p>{said}</p>", message_id=f"{number}@joindre.example"
    )
    Recipient.objects.create(
        email=mail, name=NAME, address=ADDRESS, person=f"c{elise.pk}", state="accepted", answer=f"250 {ADDRESS}",
        reply_to=[f"{NAME} <{ADDRESS}>"],
    )  # fmt: skip
    return mail


def _arrived(request: Ticket, outcome: str, *, topic: str | None = None) -> IncomingEmail:
    mail = take_in(f"{outcome}\r\n{RAW}".encode(), envelope_from=ADDRESS, envelope_to=[], mailbox=None)
    mail.sender_name, mail.sender_address, mail.subject = NAME, ADDRESS, f"Panne de {NAME}"
    mail.outcome, mail.topic = outcome, request.topic if topic is None else topic
    mail.message_id, mail.fingerprint = f"1.{ADDRESS}", outcome
    mail.save()
    return mail


def _entry(request: Ticket, by: Employee, model: Any, **fields: Any) -> Any:  # noqa: ANN401 - any kind of content
    entry = actions.add_entry(lock(request), kind=model.KIND, audience=Entry.Audience.STAFF, by=by)
    return model.objects.create(entry=entry, **fields)


def found_in_tables() -> Iterator[str]:
    """Each column in which a mark stands."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            rows = model._base_manager.annotate(told=Cast(field.attname, TextField()))  # noqa: SLF001 - of any model
            for text in rows.exclude(told=None).values_list("told", flat=True):
                if any(mark in _folded(text) for mark in MARKS):
                    yield f"{model._meta.label}.{field.attname}: {text[:400]}"


def found_in_files() -> Iterator[str]:
    """Each stored file in which a mark stands, and those of the data folder beside them."""
    for root in {Path(default_storage.path("")), Path(settings.DATA_DIR)}:
        for path in root.rglob("*"):
            is_database = ".sqlite3" in path.name
            if path.is_file() and not is_database and any(mark in _folded(_read(path)) for mark in MARKS):
                yield f"{path.name}: {_read(path)[:300]}"


def empty_store() -> None:
    """What earlier tests of this process stored is not this test's."""
    for path in Path(default_storage.path("")).rglob("*"):
        if path.is_file() and is_digest(path.name):
            path.unlink()


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _folded(text: str) -> str:
    return fold(str(text)).replace("\\u00e9", "e")
