"""The forms of values of lists: names in both languages, and what else a value of each list has (S1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, When
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.models import Employee
from joindre.lib.choices import Choice
from joindre.lib.seen import seen_name
from joindre.mail.models import Mailbox
from joindre.tickets.lists import ChoiceChange
from joindre.tickets.models import Status
from joindre.workspace.forms.accounts import RowsField

#: Ranks beyond this say nothing that an order of so many values would not.
MOST_RANKS = 9


class ValueNameField(forms.CharField):
    """The name of a value, on one line and without invisible characters."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401  # Django's signature
        return seen_name(super().to_python(value) or "")


class ToneSelect(forms.RadioSelect):
    """Shows each colour as a status has it."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        shown = format_html('<span class="status" data-tone="{}">{}</span>', value, label)
        return super().create_option(name, value, shown, *args, **kwargs)


class ChoiceForm(forms.Form):
    """Posts what each field held when the page was made beside its value, so that nobody overwrites blindly."""

    name = ValueNameField(label=_("Name in French"), max_length=60)
    name_en = ValueNameField(
        label=_("Name in English"),
        max_length=60,
        required=False,
        help_text=_("While this is empty, everybody reads the French name."),
    )

    #: What is chosen once, when the value is made.
    FIXED: tuple[str, ...] = ()

    def __init__(self, data: QueryDict | None, *, row: Choice) -> None:
        super().__init__(data, initial=_initial(row, self.base_fields))
        self.row = row
        for name in self.FIXED if row.pk else ():
            del self.fields[name]
        for field in self.fields.values():
            field.show_hidden_initial = bool(row.pk)

    def change(self) -> ChoiceChange:
        """What was asked for; only after `is_valid()`."""
        if not self.row.pk:
            return ChoiceChange(wanted=self.cleaned_data)
        names = [name for name in self.changed_data if name in self.cleaned_data]
        return ChoiceChange(
            wanted={name: self.cleaned_data[name] for name in names},
            shown={name: self._shown(name) for name in names},
        )

    def _shown(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        field, hidden = self.fields[name], self.fields[name].hidden_widget()
        text = hidden.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.clean(text)
        except ValidationError:
            return None


class StatusForm(ChoiceForm):
    type = forms.ChoiceField(
        label=pgettext_lazy("of a status", "Type"),
        choices=Status.Type,
        help_text=_("It says what a request of this status is to the portal, and cannot be changed later."),
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Status.Tone, widget=ToneSelect, initial="neutral")

    FIXED = ("type",)


class RankedForm(ChoiceForm):
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        max_value=MOST_RANKS,
        initial=3,
        help_text=_("1 is the gravest or the most urgent; the list of requests marks it."),
    )


class GroupForm(ChoiceForm):
    mailbox = forms.ModelChoiceField(
        Mailbox.objects.none(),
        label=_("Mailbox"),
        required=False,
        empty_label=_("The one that is used where no group says otherwise"),
        help_text=_("Emails about requests of this group leave from it."),
    )
    members = RowsField(
        queryset=Employee.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None, *, row: Choice) -> None:
        super().__init__(data, row=row)
        kept = {name: self.initial.get(name) or [] for name in ("mailbox", "members")}
        mailboxes = Mailbox.objects.filter(Q(is_active=True) | Q(pk__in=[kept["mailbox"]] if kept["mailbox"] else []))
        self.fields["mailbox"].queryset = mailboxes.order_by("address")  # type: ignore[attr-defined]  # of this class
        self.fields["members"].queryset = _people(kept["members"])  # type: ignore[attr-defined]  # of this class


def _people(members: list[int]) -> "QuerySet[Employee]":
    """Whoever works here, and those who are members already, who come first."""
    found = Employee.objects.filter(Q(is_active=True) | Q(pk__in=members))
    return found.order_by(Case(When(pk__in=members, then=0), default=1), "last_name", "first_name")


def _initial(row: Choice, names: Any) -> dict[str, Any]:  # noqa: ANN401 - the names of the fields
    if not row.pk:
        return {}
    many = {one.name for one in row._meta.many_to_many}
    return {
        name: [one.pk for one in getattr(row, name).all()] if name in many else row.serializable_value(name)
        for name in names
    }
