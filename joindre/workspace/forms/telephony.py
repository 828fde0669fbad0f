"""The forms of *Téléphone*: of the installation, of one's own, and the number of a test (P4)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.company.models import Company
from joindre.lib import phones
from joindre.lib.filling import without_fields
from joindre.telephony import checks
from joindre.telephony.actions import NewSecret, OwnWay
from joindre.telephony.models import LONGEST_ADDRESS, LONGEST_TEXT, OWN_DRIVERS, BodyFormat, DriverKind, Telephony
from joindre.workspace.forms.meanwhile import SharedRowForm
from joindre.workspace.forms.numbers import ExtensionField

_CODE = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off", "class": "code", "dir": "ltr"}
_AS_INSTALLED = ("", pgettext_lazy("telephony driver", "As for everybody"))


class PostedLinesField(forms.CharField):
    """Lines as a browser posts them, whatever they were stored with."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return "\r\n".join(str(super().to_python(value)).splitlines())


def address_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST_ADDRESS, widget=forms.TextInput(_CODE | {"inputmode": "url"}), **options
    )


def lines_field(rows: int, **options: Any) -> PostedLinesField:
    widget = forms.Textarea(_CODE | {"rows": rows})
    return PostedLinesField(required=False, max_length=LONGEST_TEXT, widget=widget, **options)


class BrowserWayForm(forms.Form):
    """What opens in a browser."""

    def check_browser_way(self) -> None:
        """Refuse what the chosen driver cannot use; what belongs to another driver is left as it is."""
        if self.cleaned_data.get("driver") == DriverKind.SCHEME and self.cleaned_data.get("domain"):
            self.check("domain", checks.check_domain)
        if self.cleaned_data.get("driver") == DriverKind.ADDRESS:
            self.check("address", checks.check_address, needed=_("Write the address to open."))

    def check(self, name: str, look: Callable[[str], str], *, needed: Any = None) -> None:  # noqa: ANN401 - lazy text
        text = self.cleaned_data.get(name)
        if text == "" and needed:
            self.add_error(name, needed)
        if not text:
            return
        try:
            look(text)
        except ValidationError as error:
            self.add_error(name, error)


class TelephonyForm(SharedRowForm, BrowserWayForm):
    address = address_field(
        label=_("Address"),
        help_text=_("For example https://pbx.example/dial?to={{ number }} or zoiper:{{ number }}."),
    )
    endpoint = address_field(
        label=_("Address of the telephone system"),
        help_text=_("What our server asks to place the call. A redirect is not followed."),
    )
    headers = lines_field(3, label=_("Headers"), help_text=_("One on each line, as in X-Token: {{ secret }}."))
    body = lines_field(
        5,
        label=_("Content of the body"),
        help_text=_(
            "JSON with its fields between quotes, or one form field on each line: to={{ number }}. Not sent with GET."
        ),
    )
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("A password or a key. It is kept encrypted and never shown again; leave blank to keep it."),
    )
    forget_secret = forms.BooleanField(label=_("Delete the secret"), required=False)

    class Meta:
        model = Telephony
        fields = [
            "driver", "scheme", "domain", "address",
            "method", "endpoint", "headers", "body_format", "body", "user_name", "allows_private",
        ]  # fmt: skip
        widgets = {
            "driver": forms.RadioSelect,
            "domain": forms.TextInput(_CODE),
            "user_name": forms.TextInput(_CODE),
        }
        help_texts = {
            "domain": _("The part after the @. Blank: the softphone’s own server."),
            "user_name": _("Sent with the secret as HTTP Basic. Blank: the secret goes where {{ secret }} stands."),
            "allows_private": _(
                "Lets our server connect to private addresses such as 192.168.1.20. Without it, only public ones."
            ),
        }

    def clean(self) -> dict[str, Any]:
        self.cleaned_data = super().clean()
        self.check_browser_way()
        if self.cleaned_data.get("driver") == DriverKind.SERVER:
            self._check_server_way()
        return self.cleaned_data

    def _check_server_way(self) -> None:
        body_format = self.cleaned_data.get("body_format", BodyFormat.NONE)
        needed = _("Write the address of the telephone system.")
        self.check("endpoint", checks.check_endpoint, needed=needed)
        self.check("headers", checks.check_headers)
        self.check("body", lambda text: checks.check_body(text, body_format))
        if ":" in self.cleaned_data.get("user_name", ""):
            self.add_error("user_name", _("A user name of HTTP Basic holds no colon."))
        if self._secret_would_move():
            text = _("The secret was given for another server. Type it again, or delete it.")
            self.add_error("secret", text)

    def _secret_would_move(self) -> bool:
        """Whoever changes the server would be told the secret by it, which is more than the settings tell anybody."""
        stored = Telephony.objects.get(pk=1)
        is_kept = bool(stored.sealed_secret) and self.new_secret is None
        return is_kept and server_of(stored.endpoint) != server_of(self.cleaned_data.get("endpoint", ""))

    @property
    def new_secret(self) -> NewSecret | None:
        """`None` where the secret stays as it is."""
        typed = self.cleaned_data.get("secret", "")
        return NewSecret(text=typed) if typed or self.cleaned_data.get("forget_secret") else None

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class OwnTelephonyForm(BrowserWayForm):
    extension = ExtensionField(
        label=_("My extension"),
        help_text=_("The internal number of the telephone on your desk: a telephone system rings it first."),
    )
    driver = forms.ChoiceField(
        label=_("I call with"),
        required=False,
        choices=[_AS_INSTALLED, *((one.value, one.label) for one in OWN_DRIVERS)],
        widget=forms.RadioSelect,
    )
    scheme = forms.ChoiceField(label=_("Kind of address"), choices=Telephony._meta.get_field("scheme").choices or ())
    domain = forms.CharField(
        label=_("SIP domain"),
        required=False,
        max_length=253,
        widget=forms.TextInput(_CODE),
        help_text=_("The part after the @. Blank: the softphone’s own server."),
    )
    address = address_field(
        label=_("Address"),
        help_text=_("For example https://pbx.example/dial?to={{ number }} or zoiper:{{ number }}."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_browser_way()
        return self.cleaned_data

    def own_way(self) -> OwnWay:
        driver = self.cleaned_data["driver"]
        names = ("extension", "scheme", "domain", "address")
        given = {name: self.cleaned_data[name] for name in names}
        return OwnWay(driver=DriverKind(driver) if driver else None, **given)


class TestCallForm(forms.Form):
    number = forms.CharField(
        label=_("Number to call"), max_length=60, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )

    def clean_number(self) -> str:
        return phones.parse(self.cleaned_data["number"], country=Company.current().country)


def server_of(address: str) -> tuple[str, str]:
    """Scheme and server of an address, as they are compared."""
    parts = urlsplit(without_fields(address))
    return parts.scheme.lower(), parts.netloc.lower()
