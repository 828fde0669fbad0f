"""The forms of signing in, passwords, preferences and own API tokens."""

from typing import Any, Self

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.accounts import actions
from joindre.accounts.models import Account, ApiToken
from joindre.accounts.throttle import sign_in_tries
from joindre.lib import zones
from joindre.ui.shortcuts import single_keys

PASSWORD_HELP = _("At least 12 characters, not made of your name or address. A short sentence is best.")


class SignInForm(allauth.LoginForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, login=_("Email address"), password=_("Password"))
        self.fields["password"].help_text = ""


class AskPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, email=_("Email address"))

    def clean_email(self) -> str:
        """Nobody is looked up here: see `ask_password`."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_how: object) -> str:
        email = str(self.cleaned_data["email"])
        actions.ask_password(email, address=str(request.META.get("REMOTE_ADDR", "")))
        return email


class NewPasswordForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, password1=_("New password"), password2=_("New password, again"))
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password, again"))
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean_oldpassword(self) -> str:
        """Guesses count here too, for whoever found a browser open."""
        tries = sign_in_tries(email=self.user.email, address="", device="password page")
        tries.begin()
        password: str = super().clean_oldpassword()
        tries.succeed()
        return password


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no argument at run time
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=[("", _("Same as the portal")), *((zone, zone.replace("_", " ")) for zone in zones.CHOICES)],
    )

    class Meta:
        model = Account
        fields = ["language", "time_zone", "theme"]


class KeysForm(forms.Form):
    """Which single keys do something: all of them, some, or none (U1)."""

    has_single_keys = forms.BooleanField(
        label=_("Use single keys"),
        required=False,
        help_text=_("Switch them off if you speak to your computer: a word would be taken for keys."),
    )
    keys_on = forms.MultipleChoiceField(
        label=_("Keys in use"), required=False, choices=single_keys, widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def of(cls, account: Account) -> Self:
        on = [key for key, _does in single_keys() if key not in account.keys_off]
        return cls(initial={"has_single_keys": account.has_single_keys, "keys_on": on})

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """Each key, what it does, and whether it is ticked."""
        ticked = self["keys_on"].value() or []
        return [(key, does, key in ticked) for key, does in single_keys()]

    def keys_off(self) -> list[str]:
        return [key for key, _does in single_keys() if key not in self.cleaned_data["keys_on"]]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiToken.Scope.READ_TICKETS],
    )


def call(form: forms.Form, **labels: Promise) -> None:
    """Name the fields by a label that stays, instead of a placeholder that goes."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label  # type: ignore[assignment]  # the stubs name lazy texts otherwise
        field.widget.attrs.pop("placeholder", None)
