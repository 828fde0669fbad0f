"""Walks all that Joindre does over data that has grown: pages, acts, queues and tasks, each undone behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from joindre.accounts.actions import SignIn, issue_token, revoke_token
from joindre.accounts.models import Profile
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.canned_texts.models import CannedText
from joindre.company.models import Calendar, CalendarDay
from joindre.directory import staff
from joindre.directory.models import Contact, Employee, Person
from joindre.files.models import Blob, StoredFile
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.lib import clock, jobs, schedule
from joindre.lib.errors import Refusal
from joindre.lib.numbers import read_number
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.mail.outgoing import mailbox_tests
from joindre.messaging.actions import read_failed_mail_again, received_mails, seen_failed_mails
from joindre.messaging.models import Message, ReceivedMail, SentMail, UndeliveredCopy
from joindre.tickets.models import HoldReason, Status, Ticket
from tests.accounts.acts_of_documents import document_of
from tests.accounts.acts_of_imports import source
from tests.accounts.acts_of_texts import text_of_all
from tests.accounts.test_rights_of_acts import ACTS, Act
from tests.cast import account_of, browse
from tests.factories import CLIENT, make_account, make_agent, make_file, make_person
from tests.mail.makers import make_raw
from tests.plans.asked import Asked
from tests.plans.pages import ANSWERS_NOBODY, all_asked

OK = 400
#: Acts that are refused in the walk, after most of their statements; pages of the walk perform nearly all of them.
REFUSED = {
    "fill_contact": "the field is filled",
    "resend": "the mail has not failed",
    "read_received_mail": "its file is not there",
    "open_with_received": "it was not set aside",
    "open_for_sender": "it was not set aside",
    "fetch_export": "another person's",
    "show_preview": "the template is unknown",
    "withdraw_message": "another person's",
    "withdraw_mail": "another person's",
    "change_account": "one's own",
    "change_employee": "one's own",
}
#: Acts for which `ACTS` takes rows that are not stored: here they get stored ones.
SAVED: dict[str, Act] = {
    "revoke_token": lambda _ticket, by: revoke_token(account_of(by).api_tokens.all()[0], by=account_of(by)),
    "read_failed_mail_again": lambda _ticket, by: read_failed_mail_again(seen_failed_mails(by=by)[0], by=by),
    "read_received_mail": lambda _ticket, by: received_mails.read_received_mail(seen_failed_mails(by=by)[0], by=by),
    "bin_received": lambda _ticket, by: received_mails.bin_received(set_aside(by), by=by),
    "bin_sender": lambda _ticket, by: received_mails.bin_sender(set_aside(by), by=by),
    "count_of_sender": lambda _ticket, by: received_mails.count_of_sender(set_aside(by), by=by),
    "change_client": lambda ticket, by: staff.change_client(person_of(ticket), client_sign_in(), by=by),
    "create_client_account": lambda _ticket, by: staff.create_client_account(make_person(), client_sign_in(), by=by),
}


def set_aside(by: Employee) -> IncomingEmail:
    return received_mails.seen_received_mails(by=by, outcome=IncomingEmail.Outcome.SET_ASIDE)[0]


def person_of(ticket: Ticket) -> Person:
    assert ticket.requester is not None
    return ticket.requester.person


def client_sign_in() -> SignIn:
    return SignIn(email="neuve@client.example", profile=Profile.objects.get(name=CLIENT))


class Walk:
    """The people who walk, and the rows that they ask for."""

    def __init__(self, made: Mapping[str, str]) -> None:
        self.few, self.many = (self._ticket(made[name]) for name in ("few", "many"))
        self.root = Employee.objects.get(email="claire.bernard@joindre.example")
        requester = self.few.requester
        assert requester is not None
        self.contact: Contact = requester
        if self.contact.person.account is None:
            self.contact.person.account = make_account("cliente@client.example", profile=CLIENT)
            self.contact.person.save()
        limited = make_agent("Ben Bernard", is_limited=True)
        limited.limited_to.set([self.few.customer, self.many.customer])
        self.agent = make_agent()
        self.people: list[Employee | Contact] = [self.root, self.agent, limited, self.contact]
        self.client_of_api = Client(headers={"Authorization": f"Bearer {self._token()}"})
        self.filled = self._filled()

    def pages(self) -> Iterator[str]:
        """Ask for every address as each person, and return the routes that nobody got an answer from."""
        browsers = [browse(person) for person in self.people]
        for route, several in all_asked().items():
            for asked in several:
                visitor = [Client()] if route.startswith("accounts/") else []
                known = [self.client_of_api] if route.startswith("api/") else [*browsers, *visitor]
                answers = [self._ask(browser, asked) for browser in known]
                if route not in ANSWERS_NOBODY and min(answers) >= OK:
                    yield f"{asked.path} {asked.data or ''} {answers}"

    def acts(self) -> Iterator[str]:
        """Perform each act as the administrator, and return those that did nothing."""
        for name, act in (ACTS | SAVED).items():
            answers: list[str] = []
            for ticket in (self.few, self.many):
                with undone():
                    try:
                        act(Ticket.objects.get(pk=ticket.pk), self.root)
                    except Refusal as refusal:
                        answers = [*answers, repr(refusal)]
                    else:
                        break
            else:
                if name not in REFUSED:
                    yield f"{name}: {answers}"

    def jobs(self) -> None:
        """Work what waits in the queues, then run each task."""
        with undone():
            self._leave_work()
            for queue in jobs.registered():
                for _turn in range(3):
                    queue.run_due()
        old = clock.now() - timedelta(days=200)
        for task in schedule.registered().values():
            with undone():
                StoredFile.objects.filter(pk__in=StoredFile.objects.order_by("pk").values("pk")[:500]).update(
                    created_at=old
                )
                Blob.objects.filter(pk__lt=500).update(created_at=old)
                task.work()

    def _leave_work(self) -> None:
        for name in ("post_message", "send_mail", "resend", "send_welcome"):
            try:
                ACTS[name](Ticket.objects.get(pk=self.few.pk), self.root)
            except Refusal:
                continue
        for sender in (self.contact.email, "inconnu@ailleurs.example"):
            raw = make_raw(sender=sender, subject=f"Re: {self.few.number}")
            take_in(raw, envelope_from=sender, envelope_to=[], mailbox=Mailbox.objects.default())

    def _ask(self, browser: Client, asked: Asked) -> int:
        path, cookies = asked.path.format(**self.filled), deepcopy(browser.cookies)
        with undone():
            status = self._send(browser, path, asked)
        # Whoever signed out is signed in again.
        browser.cookies = cookies
        return status

    def _send(self, browser: Client, path: str, asked: Asked) -> int:
        data = {name: self._value(value) for name, value in (asked.data or {}).items()}
        if asked.data is None:
            answer = browser.get(path)
        elif asked.is_json:
            answer = browser.post(path, data, content_type="application/json")
        else:
            answer = browser.post(path, data, headers={"HX-Request": "true"})
        if answer.streaming:
            # A streamed answer is closed once it was read to its end.
            answer.getvalue()
        return answer.status_code

    def _value(self, value: Any) -> Any:  # noqa: ANN401 - whatever a form takes
        if not isinstance(value, str):
            return value
        if value == "{upload}":
            return SimpleUploadedFile("journal.log", b"erreur 12\n")
        if value == "{table}":
            return SimpleUploadedFile("clients.csv", b"Client;Nom\nNord;Martin\n")
        return value.format(**self.filled, key=uuid4())

    def _filled(self) -> dict[str, object]:
        """What stands for the names in an address."""
        own, mails = {"entry__ticket": self.few}, {"email__recipients__isnull": False, "entry__ticket": self.few}
        failed = IncomingEmail.objects.order_by("-pk")[0]
        IncomingEmail.objects.filter(pk=failed.pk).update(outcome=IncomingEmail.Outcome.FAILED)
        aside = IncomingEmail.objects.order_by("-pk")[1]
        IncomingEmail.objects.filter(pk=aside.pk).update(outcome=IncomingEmail.Outcome.SET_ASIDE)
        sent = SentMail.objects.filter(**mails).first()
        office = Calendar.objects.create(name="Support", time_zone="Europe/Paris")
        closed = CalendarDay.objects.create(calendar=office, name="Pont", date=date(2026, 5, 15))
        return self._imports() | {
            "few": self.few.number,
            "many": self.many.number,
            "number": self.many.number,
            "entry": self.few.entries.order_by("-pk")[0].pk,
            "message": getattr(Message.objects.filter(**own).first(), "pk", 1),
            "received": getattr(ReceivedMail.objects.filter(**own).first(), "pk", 1),
            "sent": getattr(sent, "pk", 1),
            "recipient": getattr(Recipient.objects.filter(email__sent_mail=sent).first() if sent else None, "pk", 1),
            "file": make_file(topic=self.few.topic).pk,
            "document": document_of(self.few).pk,
            "text": self.few.documents.create(name="a.log", file=make_file(topic=self.few.topic)).pk,
            "contact": self.contact.pk,
            "email": self.contact.email,
            "phone": self.contact.phone,
            "customer": self.few.customer_id,
            "site": self.few.site_id,
            "calendar": closed.calendar_id,
            "day": closed.pk,
            "status": self.few.status_id,
            "assignee": self.few.assignee_id or "",
            "reason": HoldReason.objects.all()[0].pk,
            "closed": Status.objects.filter(type=Status.Type.CLOSED_INTERNALLY)[0].pk,
            "account": account_of(self.contact).pk,
            "account_email": account_of(self.contact).email,
            "employee_account": account_of(self.agent).pk,
            "profile": Profile.objects.get(name="Agent").pk,
            "client_profile": Profile.objects.get(name="Client").pk,
            "incoming": failed.pk,
            "failed": failed.pk,
            "aside": aside.pk,
            "mailbox": Mailbox.objects.default().pk,
            "tested": mailbox_tests.begin(Mailbox.objects.default()).pk,
            "phone_in_address": self.contact.phone.replace("+", "%2B"),
            "undelivered": UndeliveredCopy.objects.waiting()[0].pk,
            "missed": self._missed(done_at=None),
            "done": self._missed(done_at=clock.now()),
            "noted": Call.objects.create(contact=self.contact, employee=self.root).pk,
            "line_call": LineCall.objects.create(employee=self.root, call_id="walk").pk,
            "canned": text_of_all("marche").pk,
            "own_text": CannedText.objects.filter(owner=self.root)[0].pk,
            "token": account_of(self.root).api_tokens.all()[0].pk,
        }

    def _imports(self) -> dict[str, object]:
        """An import to be run, one that was stopped, and one of which something can be removed."""
        states = {"import": "checked", "stopped_import": "cancelled", "weighed_import": "weighed"}
        rows = {name: source(DirectoryImport.State(state), self.root) for name, state in states.items()}
        for row in rows.values():
            ImportLine.objects.create(source=row, number=2, cells=["Nord"], values={"customer": "Nord"}, fate="new")
        return {name: row.pk for name, row in rows.items()}

    def _missed(self, **more: object) -> int:
        now = clock.now()
        return MissedCall.objects.create(number=f"{now:%H%M%S%f}", first_at=now, last_at=now, **more).pk

    def _token(self) -> str:
        scopes = ("tickets:read", "tickets:write", "calls:write")
        return issue_token(name="essai", scopes=scopes, by=account_of(self.root))[1]

    def _ticket(self, written: str) -> Ticket:
        number = read_number(written)
        assert number is not None
        return Ticket.objects.get(year=number.year, sequence=number.sequence)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the block writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
