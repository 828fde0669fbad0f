"""The details of a request that are changed together and saved by *Enregistrer* (T6)."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee, WorkGroup
from joindre.lib.keys import read_key
from joindre.tickets.actions import Details, FollowerChange
from joindre.tickets.models import Priority, Severity, Status, Ticket, TicketType, followers_of

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
    followers = forms.ModelMultipleChoiceField(
        Employee.objects.none(), label=_("Followers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    type = _choice(TicketType.objects.filter(is_active=True), _("Type"))
    priority = _choice(Priority.objects.filter(is_active=True), _("Priority"))

    @classmethod
    def of(cls, ticket: Ticket, *, by: Employee) -> Self:
        initial = {name: _value(ticket, name) for name in cls.base_fields}
        form = cls(initial=initial, auto_id="details-%s")
        form._offer_followers(initial["followers"])
        if not by.has_right(Right.PUT_ON_HOLD):
            form.offer_no_hold(ticket)
        for field in form.fields.values():
            field.show_hidden_initial = True
        return form

    @classmethod
    def posted(cls, data: QueryDict) -> Self:
        form = cls(data, auto_id="details-%s")
        form._offer_followers(form._shown_followers)
        return form

    def _offer_followers(self, shown: Collection[int]) -> None:
        """Whoever signs in, and those who follow already, who come first."""
        may = Q(is_active=True, account__isnull=False) | Q(pk__in=shown)
        rank = Case(When(pk__in=shown, then=0), default=1)
        offered = Employee.objects.filter(may).order_by(rank, "last_name", "first_name")
        self.fields["followers"].queryset = offered  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def offer_no_hold(self, ticket: Ticket) -> None:
        """Neither to put on hold nor to resume: that has a right of its own."""
        statuses = Status.objects.filter(is_active=True)
        is_held = ticket.status.type == Status.Type.ON_HOLD
        offered = statuses.filter(type=Status.Type.ON_HOLD) if is_held else statuses.exclude(type=Status.Type.ON_HOLD)
        self.fields["status"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_title(self) -> str:
        """One line, however it was typed."""
        return " ".join(str(self.cleaned_data["title"]).split())

    @property
    def _shown_followers(self) -> frozenset[int]:
        posted: QueryDict = self.data  # type: ignore[assignment]  # of a form of the browser's
        return frozenset(key for text in posted.getlist("initial-followers") if (key := read_key(text)))

    def details(self) -> Details:
        """What was asked for, and what the page showed before; only after `is_valid()`."""
        wanted = {name: value for name, value in self.cleaned_data.items() if name != "followers"}
        shown = {name: self.data.get(f"initial-{name}", "") for name in wanted}
        return Details(wanted=wanted, shown=shown, followers=self._followers())

    def _followers(self) -> FollowerChange:
        """Who was ticked besides those who were, and whose tick was taken away."""
        field, shown = self.fields["followers"], self._shown_followers
        ticked = {one.pk for one in self.cleaned_data["followers"]}
        offered: Iterable[Employee] = field.queryset  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        people = {one.pk: one for one in offered if one.pk in ticked ^ shown}
        return FollowerChange(
            added=[one for key, one in people.items() if key in ticked],
            removed=[one for key, one in people.items() if key not in ticked],
        )


def _value(ticket: Ticket, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    if name == "followers":
        return [one.pk for one in followers_of(ticket)]
    return ticket.title if name == "title" else getattr(ticket, f"{name}_id")
