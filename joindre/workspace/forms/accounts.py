"""The forms of the settings pages about accounts of employees and of clients."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from joindre.accounts.actions import SignIn
from joindre.accounts.models import Account, Profile
from joindre.company.models import Company
from joindre.directory.models import Employee, WorkGroup
from joindre.directory.staff import EmployeeData
from joindre.lib.addresses import LONGEST
from joindre.lib.keys import read_key
from joindre.workspace.forms.contacts import NameField
from joindre.workspace.forms.customers_field import CustomersField
from joindre.workspace.forms.meanwhile import HiddenMany, SharedForm
from joindre.workspace.forms.numbers import AddressField, ExtensionField


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Takes for a key only what a database can hold; anything else is a choice that does not exist."""

    hidden_widget = HiddenMany

    def clean(self, value: Sequence[object] | None) -> "QuerySet[Any]":
        keys = [str(key) for key in value or ()]
        for key in keys:
            if read_key(key) is None:
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key[:40]})
        return super().clean(keys)


class AccountForm(SharedForm, forms.Form):
    """With what somebody signs in."""

    email = AddressField(label=_("Email address"), max_length=LONGEST)
    profile = forms.ModelChoiceField(
        label=_("Profile"), queryset=Profile.objects.order_by("name"), empty_label=_("Choose…")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, initial=lambda: Company.current().language
    )
    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        initial=True,
        help_text=_("When off, this account can no longer sign in."),
    )

    def __init__(self, *args: Any, is_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Offered are the profiles that fit; that no other is given is the act's to judge.
        fitting = [profile.pk for profile in Profile.objects.all() if profile.is_for_clients == is_client]
        field = cast("forms.ModelChoiceField[Profile]", self.fields["profile"])
        field.queryset = Profile.objects.filter(pk__in=fitting).order_by("name")

    def sign_in(self) -> SignIn:
        return SignIn(**{name: self.cleaned_data[name] for name in ("email", "profile", "language", "is_active")})


class EmployeeForm(AccountForm):
    """The same, and where the employee works."""

    first_name = NameField(label=_("First name"), required=False)
    last_name = NameField(label=_("Last name"))
    extension = ExtensionField(label=_("Extension"), help_text=_("The internal number that a telephone system rings."))
    groups = RowsField(
        label=_("Work groups"),
        queryset=WorkGroup.offered(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_limited = forms.BooleanField(
        label=_("Limited to some customers"),
        required=False,
        help_text=_("This person sees nothing of the other customers, in pages, searches and emails alike."),
    )
    limited_to = CustomersField(label=_("Customers"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_client=False, **kwargs)
        groups = cast("RowsField", self.fields["groups"])
        groups.queryset = WorkGroup.offered(*(one.pk for one in self.initial.get("groups", ())))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_limited") and not cleaned.get("limited_to"):
            self.add_error("limited_to", _("Choose at least one customer, or untick the limit."))
        return cleaned

    def employee_data(self) -> EmployeeData:
        names = ("last_name", "first_name", "extension", "groups", "is_limited", "limited_to")
        return EmployeeData(**{name: self.cleaned_data[name] for name in names})


def initial_of(account: Account) -> dict[str, Any]:
    """What the form shows of an account as it is."""
    initial = {name: getattr(account, name) for name in ("email", "profile", "language", "is_active")}
    employee = getattr(account, "employee", None)
    return initial | of_employee(employee) if employee is not None else initial


def of_employee(employee: Employee) -> dict[str, Any]:
    return {
        "first_name": employee.first_name,
        "last_name": employee.last_name,
        "extension": employee.extension,
        "groups": employee.work_groups.all(),
        "is_limited": employee.is_limited,
        "limited_to": employee.limited_to.order_by("sort_name", "pk"),
    }
