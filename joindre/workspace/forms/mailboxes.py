"""The form of a mailbox (I1, I4, M16)."""

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.directory.mailboxes import MailboxData, ensure_free
from joindre.directory.models import Employee, SenderRule, WorkGroup
from joindre.directory.named_sites import NoSuchPlace
from joindre.lib.addresses import LONGEST
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox
from joindre.mail.models.mailboxes import DELIMITERS
from joindre.workspace.forms.accounts import RowsField
from joindre.workspace.forms.contacts import NameField
from joindre.workspace.forms.meanwhile import SharedForm
from joindre.workspace.forms.numbers import AddressField
from joindre.workspace.forms.site_field import SiteField, key_of

#: What a signed word can be added to, whatever servers the mail goes through.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
#: Fields that are columns of the mailbox, as they are.
_OWN = ("name", "address", "delimiter", "trusted_server", "is_default", "accepts_unverified")
_SERVER = re.compile(r"[A-Za-z0-9._-]+")


class MailboxAddressField(AddressField):
    """An address to which a signed word can be added."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        address = super().clean(value)
        if address and not _LOCAL_PART.fullmatch(address.rpartition("@")[0]):
            raise ValidationError(
                _("Before the @ of a mailbox, write plain letters, digits and signs only, without accents.")
            )
        return address


class MailboxForm(SharedForm, forms.Form):
    name = NameField(label=_("Name"), help_text=_("For the people of the settings: support, invoices, printers…"))
    address = MailboxAddressField(
        label=_("Email address"),
        max_length=LONGEST,
        help_text=_(
            "Emails leave from it and arrive at it. After a change, answers to emails already sent still go to the old "
            "one."
        ),
    )
    groups = RowsField(
        label=_("Work groups that send from it"),
        queryset=WorkGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A work group without a mailbox sends from the default one."),
    )
    is_default = forms.BooleanField(
        label=_("Default mailbox"),
        required=False,
        help_text=_("Letters of sign-in leave from it, and whatever no work group sends."),
    )
    delimiter = forms.ChoiceField(
        label=_("Delimiter"),
        choices=[(sign, sign) for sign in DELIMITERS],
        help_text=_(
            "What your mail server knows between an address and an addition, as in support+abc@…: + nearly everywhere."
        ),
    )
    trusted_server = forms.CharField(
        label=_("Trusted server"),
        max_length=254,
        required=False,
        widget=forms.TextInput(
            {"list": "servers-seen", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=_(
            "Your receiving server, by the name it writes first in the Authentication-Results of each email: open the "
            "source of one that arrived from outside. Only what this server says of senders is believed; if blank, "
            "no sender counts as verified."
        ),
    )

    opens_requests = forms.ChoiceField(
        label=_("Emails without a request"),
        choices=[("on", _("Open a request for a known contact")), ("", _("Set aside"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What is set aside waits under Received emails. Automatic emails never open a request."),
    )
    unknown_senders = forms.ChoiceField(
        label=_("Unknown senders"),
        choices=[
            ("", _("Set aside what they write")),
            (SenderRule.Rule.DOMAIN, _("Make them contacts of the customer whose contacts have addresses there")),
            (SenderRule.Rule.SITE, _("Make them contacts of one customer")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "The domain counts where one customer alone has it, and never where anybody gets an address, as at Gmail "
            "or Orange."
        ),
    )
    place = SiteField(
        label=_("Customer and site for unknown senders"),
        required=False,
        help_text=_("For the last choice alone: the name of the customer, and of the site where it has several."),
    )
    accepts_unverified = forms.BooleanField(
        label=_("Accept contacts that nothing proves"),
        required=False,
        help_text=_(
            "Anybody can then write in the name of a contact. A sender who is falsified is never accepted, and nobody "
            "writes in the name of a colleague."
        ),
    )

    def __init__(self, *args: Any, mailbox: Mailbox, by: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox = mailbox
        place, rule = cast("SiteField", self.fields["place"]), rule_of(mailbox)
        place.by, place.kept = by, rule.site if rule else None
        field = cast("forms.ModelMultipleChoiceField[WorkGroup]", self.fields["groups"])
        field.queryset = WorkGroup.objects.filter(Q(is_active=True) | Q(mailbox__isnull=False, mailbox=mailbox.pk))
        if mailbox.delimiter not in DELIMITERS:
            delimiter = cast("forms.ChoiceField", self.fields["delimiter"])
            delimiter.choices = [(mailbox.delimiter, mailbox.delimiter), *((sign, sign) for sign in DELIMITERS)]

    def clean_trusted_server(self) -> str:
        server: str = self.cleaned_data["trusted_server"]
        if server and not _SERVER.fullmatch(server):
            raise ValidationError(_("Write the name of one server, as in mx.example.org."))
        return server

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._judge_place(cleaned)
        if "address" in cleaned and "delimiter" in cleaned:
            typed = Mailbox(pk=self.mailbox.pk, address=cleaned["address"], delimiter=cleaned["delimiter"])
            try:
                ensure_free(typed)
            except Refusal as refusal:
                self.add_error("address", str(refusal.message))
        return cleaned

    def _judge_place(self, cleaned: dict[str, Any]) -> None:
        """The place belongs to one rule alone: with another one, what stands in its field does not matter."""
        if cleaned.get("unknown_senders") != SenderRule.Rule.SITE:
            self.errors.pop("place", None)
            cleaned["place"] = None
        elif cleaned.get("place") is None and "place" not in self.errors:
            self.add_error("place", str(NoSuchPlace.message))

    def data_of_mailbox(self) -> MailboxData:
        groups: Sequence[WorkGroup] = list(self.cleaned_data["groups"])
        return MailboxData(
            **{name: self.cleaned_data[name] for name in (*_OWN, "unknown_senders")},
            groups=groups,
            opens_requests=self.cleaned_data["opens_requests"] == "on",
            site=self.cleaned_data["place"],
        )

    def shown_of_mailbox(self) -> dict[str, Any]:
        """What the page showed, by the names of `MailboxData`."""
        shown = self.shown()
        if "opens_requests" in shown:
            shown["opens_requests"] = shown["opens_requests"] == "on"
        return shown | ({"site": shown["place"] or None} if "place" in shown else {})


def initial_of_mailbox(mailbox: Mailbox) -> dict[str, Any]:
    rule = rule_of(mailbox)
    return {name: getattr(mailbox, name) for name in _OWN} | {
        "groups": mailbox.work_groups.all() if mailbox.pk else [],
        "opens_requests": "on" if mailbox.opens_requests else "",
        "unknown_senders": rule.rule if rule else "",
        "place": [key_of(rule.site)] if rule and rule.site else [],
    }


def rule_of(mailbox: Mailbox) -> SenderRule | None:
    rules = SenderRule.objects.select_related("site__customer")
    return rules.filter(mailbox=mailbox).first() if mailbox.pk else None
