"""A number with the country beside it by whose plan it is read (C5)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from joindre.lib import addresses, countries, phones
from joindre.lib.seen import seen
from joindre.telephony.checks import LONGEST_EXTENSION, check_extension

#: Behind the name of a field: the name of its country.
COUNTRY = "_country"


class PhoneInput(forms.TextInput):
    """A field for a number, and beside it a choice of the country, which is posted as `<name>_country`."""

    template_name = "workspace/contacts/_phone_input.html"
    country = "FR"

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off"})

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = [(code, label, phones.calling_code(code)) for code, label in countries.choices()]
        chosen = {"country": self.country, "countries": known, "code": phones.calling_code(self.country)}
        return {**context, **chosen, "country_name": name + COUNTRY}


class FurtherValueField(forms.CharField):
    """A number or an address, by the kind of its row, which cleans it."""

    widget = PhoneInput

    def read_by(self, country: str) -> None:
        """Numbers without a code are of this country."""
        self.widget.country = country


class NumberInput(PhoneInput):
    """The same, with the keys of a telephone on a phone."""

    input_type = "tel"


class PhoneField(FurtherValueField):
    """A number, which becomes E.164."""

    widget = NumberInput

    def to_python(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        return seen(super().to_python(value) or "").strip()

    def clean(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        typed = super().clean(value)
        return phones.parse(typed, country=getattr(self.widget, "country", "")) if typed else ""


class ExtensionField(forms.CharField):
    """The internal number of one of our own telephones; blank where there is none."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(required=False, max_length=LONGEST_EXTENSION, widget=widget, **options)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return check_extension(super().clean(value))


class AddressField(forms.CharField):
    # The browser's own check of addresses refuses accents before the @ sign.
    widget = forms.TextInput({"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"})

    def to_python(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        return seen(super().to_python(value) or "").strip()

    def clean(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        typed = super().clean(value)
        return addresses.normalise(typed) if typed else ""


def chosen_country(name: str, *sources: Mapping[str, Any] | None, default: str) -> str:
    """The first country that one of these names for the field; the default where none does."""
    named = (str(source.get(name + COUNTRY, "")) for source in sources if source)
    return next((code for code in named if code in countries.NAMES), default)


def shown_number(name: str, number: str, country: str) -> dict[str, str]:
    """The values of a field for this number, as people of its own country write it, and of the country beside it."""
    own = phones.country_of(number, default=country)
    return {name: phones.display(number, country=own), name + COUNTRY: own}
