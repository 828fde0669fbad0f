"""The dialog *Envoyer par mail* (M2, M3, M5, M6): tokens into people, and what is wrong with them."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, Employee
from joindre.fields.texts import UnfilledField, unfilled_in
from joindre.files.models import StoredFile
from joindre.lib import addresses
from joindre.lib.keys import read_key
from joindre.lib.names import initials_of
from joindre.lib.recipients import Written, read_all
from joindre.lib.richtext import CleanHtml
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.new import NewMail, recipient_of
from joindre.messaging.recipients import OwnMailbox, is_ours, recipients_of
from joindre.tickets.models import Ticket
from joindre.ui.forms import Token, TokensField, TokenWidget
from joindre.workspace.forms.enclosing import EnclosingForm

MOST_PEOPLE = 100
FIELDS = ("to", "cc", "bcc", "reply_to")


class PeopleField(TokensField):
    """Tokens: `c12` a contact, `e3` an employee, anything else an address, with or without a name."""

    widget = TokenWidget(url="/addressees/")
    author: Employee

    def clean(self, value: Iterable[str] | None) -> Sequence[NewRecipient]:
        tokens = self.to_python(value)
        if len(tokens) > MOST_PEOPLE:
            raise ValidationError(_("An email goes to at most %(most)s people at once.") % {"most": MOST_PEOPLE})
        people = self.people(tokens)
        return [_recipient(token, people) for token in dict.fromkeys(tokens)]

    def people(self, tokens: Iterable[str]) -> dict[str, Contact | Employee]:
        """Those whom these tokens mean and the author sees, by their tokens; an address alone means nobody."""
        return self._contacts(tokens) | self._employees(tokens)

    def _contacts(self, tokens: Iterable[str]) -> dict[str, Contact | Employee]:
        keys = _keys(tokens, "c")
        visible = Contact.objects.active().at(self.author.customers).select_related("person")
        return {f"c{key}": contact for key, contact in visible.as_kept(keys).items()}

    def _employees(self, tokens: Iterable[str]) -> dict[str, Contact | Employee]:
        keys = _keys(tokens, "e")
        return {f"e{one.pk}": one for one in Employee.objects.filter(pk__in=keys, is_active=True)}


class MailForm(EnclosingForm):
    to = PeopleField(label=_("To"), required=False)
    cc = PeopleField(label=_("Cc"), required=False)
    bcc = PeopleField(label=_("Bcc"), required=False)
    reply_to = PeopleField(label=_("Reply to"), required=False)
    template = forms.ChoiceField(label=_("Template"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300)
    #: Set once the writer has read that requester and user can be written to directly (M1).
    by_mail_anyway = forms.BooleanField(required=False)
    #: Set once the writer has read that the mail is empty (M6).
    empty_anyway = forms.BooleanField(required=False)
    #: Keys of the oddities that the writer has read (M9).
    warned = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(
        self, *args: Any, ticket: Ticket, author: Employee, templates: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, ticket=ticket, **kwargs)
        people = reverse("workspace:ticket-addressees", args=[ticket.number])
        for name in FIELDS:
            self.fields[name].author = author  # type: ignore[attr-defined]  # each is a PeopleField
            # Where those of the request's customer come first.
            self.fields[name].widget.url = people
        self.fields["template"].choices = [("", _("None")), *templates]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        written = super().clean() or self.cleaned_data
        if not any(written.get(name) for name in ("to", "cc", "bcc")) and not self.errors:
            self.add_error("to", _("Add at least one person or address."))
        for field in unfilled_in(written.get("body") or ""):
            self.add_error("body", str(UnfilledField(field.label).message))
        for name in FIELDS:
            for recipient in written.get(name) or ():
                if is_ours(recipient.address):
                    self.add_error(name, str(OwnMailbox(recipient.address).message))
        return written

    def remove(self, address: str) -> None:
        """Take somebody out of whoever gets the mail, in a form that was judged (M9)."""
        data = cast("QueryDict", self.data).copy()
        gone = addresses.comparable(address)
        for name in ("to", "cc", "bcc"):
            kept = [one for one in self.cleaned_data[name] if addresses.comparable(one.address) != gone]
            self.cleaned_data[name] = kept
            data.setlist(name, [token_of(one).value for one in kept])
        self.data = data

    def is_empty(self, files: Sequence[StoredFile]) -> bool:
        """Whether it holds neither text nor attachment, and its writer was not asked yet (M6)."""
        cleaned = self.cleaned_data
        return not (cleaned["body"] or cleaned["template"] or files or cleaned["linked"] or cleaned["empty_anyway"])

    def new_mail(self, body: CleanHtml, files: Sequence[StoredFile]) -> NewMail:
        names = (*FIELDS, "subject", "template", "form_key")
        return recipients_of(NewMail(body=body, files=files, **{name: self.cleaned_data[name] for name in names}))

    @property
    def read_warnings(self) -> Sequence[str]:
        """Keys of what the writer was told of, several of them in one value where they were told at once."""
        return [key for value in self["warned"].value() or () for key in str(value).split()]


def token_of(recipient: NewRecipient) -> Token:
    label = recipient.name or recipient.address
    return Token(
        value=recipient.person or str(Written(recipient.address, recipient.name)),
        label=label,
        address=recipient.address,
        client=recipient.person.startswith("c"),
        initials=initials_of(label),
    )


def _keys(tokens: Iterable[str], letter: str) -> list[int]:
    read = (read_key(token[1:]) for token in tokens if token[0] == letter)
    return [key for key in read if key is not None]


def _recipient(token: str, people: dict[str, Contact | Employee]) -> NewRecipient:
    person = people.get(token)
    if person is not None:
        if not person.email:
            raise ValidationError(_("%(name)s has no address.") % {"name": person.name})
        return recipient_of(person)
    typed = next(iter(read_all(token)), Written(token))
    return NewRecipient(address=addresses.normalise(typed.address), name=typed.name[:120])
