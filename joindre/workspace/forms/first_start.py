"""The form of the first start: company, first administrator, mailbox and work group (S1)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.accounts.forms import PASSWORD_HELP
from joindre.accounts.models import Account
from joindre.directory import start_code
from joindre.directory.first_start import FirstStart, WrongCode
from joindre.lib.addresses import LONGEST
from joindre.ui.place_fields import CountryField, ZoneField
from joindre.workspace.forms.contacts import NameField
from joindre.workspace.forms.mailboxes import MailboxAddressField
from joindre.workspace.forms.numbers import AddressField


class FirstStartForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Printed at the terminal of “joindre serve”; also in the file start-code of the data folder."),
    )
    company = NameField(label=_("Name of the company"), help_text=_("Clients read it in the place of Joindre."))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of your account and of new ones.")
    )
    time_zone = ZoneField(label=_("Time zone"), required=False)
    country = CountryField(label=_("Country"))
    first_name = NameField(label=_("First name"), required=False)
    last_name = NameField(label=_("Last name"))
    email = AddressField(
        label=_("Email address"),
        max_length=LONGEST,
        help_text=_("You sign in with it; it is your own, not that of support."),
    )
    password1 = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )
    password2 = forms.CharField(
        label=_("Password, again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    mailbox = MailboxAddressField(
        label=_("Address of support"),
        max_length=LONGEST,
        required=False,
        help_text=_("Clients write to it, and emails leave from it. It can wait: leave it blank."),
    )
    is_tested = forms.BooleanField(
        label=_("Test it at once"),
        required=False,
        initial=True,
        help_text=_("It sends itself an email; whether that came back stands on the next page."),
    )
    group = NameField(
        label=_("First work group"), initial=_("Support"), help_text=_("The people who share requests; you are in it.")
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not start_code.is_right(code):
            raise ValidationError(str(WrongCode.message))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password = cleaned.get("password1")
        if password and cleaned.get("password2") and password != cleaned["password2"]:
            self.add_error("password2", _("The two passwords differ: type the same one twice."))
        if password:
            self._judge(password)
        return cleaned

    def first_start(self) -> FirstStart:
        names = (
            *("company", "language", "time_zone", "country", "first_name", "last_name", "email"),
            *("group", "mailbox", "is_tested"),
        )
        typed = {name: self.cleaned_data[name] for name in names}
        return FirstStart(**typed, password=self.cleaned_data["password1"])

    def _judge(self, password: str) -> None:
        """By the rules of every password; it is not made of one's own name or address."""
        account = Account(email=self.cleaned_data.get("email", ""))
        account.first_name = self.cleaned_data.get("first_name", "")  # type: ignore[attr-defined]  # the validator asks for it
        account.last_name = self.cleaned_data.get("last_name", "")  # type: ignore[attr-defined]  # likewise
        try:
            validate_password(password, account)
        except ValidationError as error:
            self.add_error("password1", error)
