"""The contact dialog (C2): what was typed into values, and a typed name into its parts."""

import re
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.customers.actions import Further, Identity, Place
from joindre.customers.models import Civility, Contact, ContactDetail
from joindre.lib import addresses, phones

MOST_FURTHER = 20
PARTICULARITIES = ("is_decision_maker", "is_financial", "is_main", "is_sales")


class PhoneField(forms.CharField):
    """A number in E.164; `country` is that of the site."""

    country = "FR"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, widget=forms.TextInput({"type": "tel"}), **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        typed = super().clean(value)
        return phones.parse(typed, country=self.country) if typed else ""


class AddressField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        # The browser's own check of addresses refuses accents before the @ sign.
        attributes = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(required=False, max_length=320, widget=forms.TextInput(attributes), **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        typed = super().clean(value)
        return addresses.normalise(typed) if typed else ""


class ContactForm(forms.Form):
    civility = forms.ModelChoiceField(label=_("Civility"), queryset=Civility.objects.all(), required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    phone = PhoneField(label=_("Phone"))
    mobile = PhoneField(label=_("Mobile phone"))
    email = AddressField(label=_("E-mail"))
    is_decision_maker = forms.BooleanField(label=_("Decision-maker"), required=False)
    is_financial = forms.BooleanField(label=_("Financial contact"), required=False)
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    is_sales = forms.BooleanField(label=_("Sales contact"), required=False)
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 3}),
        help_text=_("For the team alone: never shown to the customer."),
    )  # fmt: skip
    #: What the dialog was opened on, signed or hashed by the view.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="contact-%s", **kwargs)
        for name in ("phone", "mobile"):
            self.fields[name].country = country  # type: ignore[attr-defined]  # both are a PhoneField
        self.further = FurtherFormSet(
            self.data if self.is_bound else None,
            initial=self.initial.get("further"),
            prefix="further",
            form_kwargs={"country": country},
        )
"""
"""
