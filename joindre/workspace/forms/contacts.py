"""The form of the contact dialog (C2): it turns what was typed into values, and a contact into what is shown."""

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName
from joindre.directory.editing import ContactState
from joindre.directory.models import Contact, ContactDetail, Title
from joindre.lib import addresses, phones
from joindre.lib.keys import read_key
from joindre.lib.seen import seen, seen_name
from joindre.workspace.forms.numbers import (
    COUNTRY,
    AddressField,
    FurtherValueField,
    PhoneField,
    chosen_country,
    shown_number,
)

MOST_FURTHER = 20
FREE_ROWS = 2
#: In the order in which a contact is typed.
GONE_THROUGH = ("last_name", "first_name", "phone", "mobile", "email")
#: Roles, and what else is particular about the person at this site.
PARTICULARS = ("is_decision_maker", "is_financial", "is_main", "is_sales", "do_not_call")


class NameField(forms.CharField):
    """A name, on one line and without invisible characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def to_python(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        return seen_name(super().to_python(value) or "")


class FurtherDetailForm(forms.Form):
    """One row of *Other numbers and addresses*."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactDetail.Kind, initial=ContactDetail.Kind.PHONE)
    value = FurtherValueField(label=_("Number or address"), max_length=320, required=False)
    label = forms.CharField(label=_("Remark"), max_length=60, required=False)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.country = chosen_country(self.add_prefix("value"), data, default="") or chosen_country(
            "value", self.initial, default=country
        )
        self.fields["value"].read_by(self.country)  # type: ignore[attr-defined]  # a FurtherValueField

    def clean_value(self) -> str:
        typed = seen(self.cleaned_data["value"]).strip()
        if not typed:
            return ""
        if self.cleaned_data.get("kind") == ContactDetail.Kind.EMAIL:
            return addresses.normalise(typed)
        return phones.parse(typed, country=self.country)

    def further(self) -> FurtherDetail:
        return FurtherDetail(**self.cleaned_data)


FurtherDetailFormSet = forms.formset_factory(
    FurtherDetailForm, extra=FREE_ROWS, max_num=MOST_FURTHER, validate_max=True
)


class ContactForm(forms.Form):
    civility = forms.ModelChoiceField(
        Title.offered(), label=pgettext_lazy("how a person is addressed", "Title"), required=False, empty_label="—"
    )
    last_name = NameField(label=_("Last name"))
    first_name = NameField(label=_("First name"), required=False)
    phone = PhoneField(label=_("Phone"), max_length=80, required=False)
    mobile = PhoneField(label=_("Mobile phone"), max_length=80, required=False)
    email = AddressField(label=_("Email"), max_length=320, required=False)
    is_decision_maker = forms.BooleanField(label=_("Decision-maker"), required=False)
    is_financial = forms.BooleanField(label=_("Financial contact"), required=False)
    is_main = forms.BooleanField(label=_("Main contact"), required=False)
    is_sales = forms.BooleanField(label=_("Sales contact"), required=False)
    do_not_call = forms.BooleanField(label=_("Do not call"), required=False)
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the team alone: the customer never sees them."),
    )

    def __init__(self, data: Any = None, *, country: str, **kwargs: Any) -> None:  # noqa: ANN401  # as Django's own
        super().__init__(data, auto_id="contact-%s", **kwargs)
        civility = self.initial.get("civility")
        held = civility.pk if isinstance(civility, Title) else read_key(str(civility or ""))
        self.fields["civility"].queryset = Title.offered(held)  # type: ignore[attr-defined]  # a ModelChoiceField
        for name in ("phone", "mobile"):
            chosen = chosen_country(name, data, self.initial, default=country)
            self.fields[name].read_by(chosen)  # type: ignore[attr-defined]  # each is a PhoneField
        self.further = FurtherDetailFormSet(
            data, initial=self.initial.get("further"), prefix="further", form_kwargs={"country": country}
        )

    def is_valid(self) -> bool:
        # The list asks both, so that one answer says all that is wrong.
        return all([super().is_valid(), self.further.is_valid()])

    def name(self) -> PersonName:
        return PersonName(
            title=self.cleaned_data.get("civility"),
            last_name=self.cleaned_data.get("last_name", ""),
            first_name=self.cleaned_data.get("first_name", ""),
        )

    def details(self) -> ContactDetails:
        """What may be kept; before the form is valid, without the fields that are wrong."""
        names = {field.name for field in fields(ContactDetails)} - {"further"}
        own = {name: value for name, value in self.cleaned_data.items() if name in names}
        rows = [row for row in self.further.forms if row.is_valid() and row.cleaned_data.get("value")]
        return ContactDetails(**own, further=tuple(row.further() for row in rows))

    def focus_on_first_empty(self) -> None:
        """Where one goes on typing, beside what was carried over (C2)."""
        empty = (name for name in GONE_THROUGH if not self[name].value())
        self.fields[next(empty, GONE_THROUGH[0])].widget.attrs["autofocus"] = True

    @property
    def has_further(self) -> bool:
        """Whether the fold of further numbers has anything in it to be seen."""
        return self.further.initial_form_count() > 0 or (self.is_bound and self.further.has_changed())

    @property
    def particulars(self) -> list[forms.BoundField]:
        return [self[name] for name in PARTICULARS]


def values_of(contact: Contact) -> dict[str, Any]:
    """The values of a contact as the dialog shows them, with numbers as people of the site write them."""
    return shown_values(ContactState.of(contact), country=contact.site.country)


def shown_values(state: ContactState, *, country: str) -> dict[str, Any]:
    name, details = state.name, state.details
    further = [
        {**vars(one), **shown_number("value", one.value, country)}
        if one.kind != ContactDetail.Kind.EMAIL
        else vars(one)
        for one in details.further
    ]
    numbers = shown_number("phone", details.phone, country) | shown_number("mobile", details.mobile, country)
    named = {"civility": name.title, "last_name": name.last_name, "first_name": name.first_name}
    return {**named, **details.columns(), **numbers, "further": further}


def typed_values(data: QueryDict) -> list[tuple[str, str]]:
    """What the dialog posted, field by field, for a page that carries it on."""
    own = ContactForm.base_fields
    names = [name for name in data if name.removesuffix(COUNTRY) in own or name.startswith("further-")]
    return [(name, data.get(name, "")) for name in [*names, "opened"]]
