"""The details of a request that are changed together and saved by *Enregistrer* (T6)."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee, WorkGroup
from joindre.tickets.actions import Details
from joindre.tickets.models import Priority, Severity, Status, Ticket, TicketType

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # only in the types of Django


def _choice(rows: "QuerySet[Any]", label: "_StrPromise") -> "forms.ModelChoiceField[Any]":
    """One of these rows, or none."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label="—")


class DetailsForm(forms.Form):
    """Posts the value each field had when the page was made beside its new one: so nobody overwrites blindly."""

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )
    status = forms.ModelChoiceField(Status.objects.filter(is_active=True), label=_("Status"), empty_label=None)
    severity = _choice(Severity.objects.filter(is_active=True), _("Severity"))
    work_group = _choice(WorkGroup.objects.filter(is_active=True), _("Group"))
    assignee = _choice(
        Employee.objects.filter(is_active=True, account__isnull=False).order_by("last_name", "first_name"),
        _("Assigned to"),
    )
    type = _choice(TicketType.objects.filter(is_active=True), _("Type"))
    priority = _choice(Priority.objects.filter(is_active=True), _("Priority"))

    @classmethod
    def of(cls, ticket: Ticket, *, by: Employee) -> Self:
        initial = {name: _value(ticket, name) for name in cls.base_fields}
        form = cls(initial=initial, auto_id="details-%s")
        if not by.has_right(Right.PUT_ON_HOLD):
            form.offer_no_hold(ticket)
        for field in form.fields.values():
            field.show_hidden_initial = True
        return form

    def offer_no_hold(self, ticket: Ticket) -> None:
        """Neither to put on hold nor to resume: that has a right of its own."""
        statuses = Status.objects.filter(is_active=True)
        is_held = ticket.status.type == Status.Type.ON_HOLD
        offered = statuses.filter(type=Status.Type.ON_HOLD) if is_held else statuses.exclude(type=Status.Type.ON_HOLD)
        self.fields["status"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_title(self) -> str:
        """One line, however it was typed."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def details(self) -> Details:
        """What was asked for, and what the page showed before; only after `is_valid()`."""
        shown = {name: self.data.get(f"initial-{name}", "") for name in self.fields}
        return Details(wanted=dict(self.cleaned_data), shown=shown)


def _value(ticket: Ticket, name: str) -> object:
    return ticket.title if name == "title" else getattr(ticket, f"{name}_id")
