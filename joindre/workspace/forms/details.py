"""The details of a request that are changed together and saved by *Enregistrer* (T6)."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee, WorkGroup
from joindre.directory.models.employees import told_apart
from joindre.lib.choices import Choice
from joindre.lib.keys import read_key
from joindre.tickets.actions import Details, FollowerChange
from joindre.tickets.models import Priority, Severity, Status, Ticket, TicketType, followers_of, known_statuses
from joindre.workspace.forms.followers import FollowersField, keys_of, signing_in
from joindre.workspace.forms.holds import HoldForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # only in the types of Django

#: The fields whose values the administrator keeps in lists.
ONE_OF: Final[Mapping[str, type[Choice]]] = {
    "status": Status,
    "severity": Severity,
    "work_group": WorkGroup,
    "type": TicketType,
    "priority": Priority,
}


def _choice(rows: "QuerySet[Any]", label: "_StrPromise") -> "forms.ModelChoiceField[Any]":
    """One of these rows, or none."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label="—")


class StatusSelect(forms.Select):
    """Marks each status of the type on hold: the style sheet shows the terms of a hold while one is chosen."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        option = super().create_option(name, value, *args, **kwargs)
        if value.instance.type == Status.Type.ON_HOLD:
            option["attrs"]["data-hold"] = ""
        return option


class DetailsForm(forms.Form):
    """Posts the value each field had when the page was made beside its new one: so nobody overwrites blindly."""

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )
    status = forms.ModelChoiceField(Status.offered(), label=_("Status"), empty_label=None, widget=StatusSelect)
    severity = _choice(Severity.offered(), _("Severity"))
    work_group = _choice(WorkGroup.offered(), _("Group"))
    assignee = _choice(Employee.objects.none(), _("Assigned to"))
    followers = FollowersField(label=_("Followers"), required=False)
    type = _choice(TicketType.offered(), _("Type"))
    priority = _choice(Priority.offered(), _("Priority"))

    #: How the request is put on hold; none where that is not offered.
    hold: HoldForm | None = None

    @classmethod
    def of(cls, ticket: Ticket, *, by: Employee) -> Self:
        initial = {name: _value(ticket, name) for name in cls.base_fields}
        form = cls(initial=initial, auto_id="details-%s")
        form._offer(initial)
        form._show_followers([one.pk for one in initial["followers"]])
        if not by.has_right(Right.PUT_ON_HOLD):
            form.offer_no_hold(ticket)
        elif ticket.status.type != Status.Type.ON_HOLD:
            form.hold = HoldForm(prefix="hold", use_required_attribute=False)
        for field in form.fields.values():
            field.show_hidden_initial = True
        return form

    @classmethod
    def posted(cls, data: QueryDict, *, by: Employee) -> Self:
        form = cls(data, auto_id="details-%s")
        form._offer({name: read_key(data.get(f"initial-{name}", "")) for name in (*ONE_OF, "assignee")})
        form._show_followers(form._shown_followers)
        if by.has_right(Right.PUT_ON_HOLD):
            form.hold = HoldForm(data, prefix="hold", use_required_attribute=False)
        return form

    def is_valid(self) -> bool:
        """Also the terms of a hold, where one begins."""
        return super().is_valid() and (self.hold is None or not self._begins_hold or self.hold.is_valid())

    @property
    def _begins_hold(self) -> bool:
        shown = known_statuses().get(read_key(self.data.get("initial-status", "")) or 0)
        was_held = shown is not None and shown.type == Status.Type.ON_HOLD
        return self.cleaned_data["status"].type == Status.Type.ON_HOLD and not was_held

    def _offer(self, shown: Mapping[str, Any]) -> None:
        """What is active, and what the request has already: otherwise saving would lose what was retired since."""
        for name, model in ONE_OF.items():
            self.fields[name].queryset = model.offered(shown.get(name))  # type: ignore[attr-defined]  # a ModelChoiceField
        people = signing_in([shown["assignee"]] if shown.get("assignee") else []).order_by("last_name", "first_name")
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["assignee"].label_from_instance = told_apart  # type: ignore[attr-defined]  # a ModelChoiceField

    def _show_followers(self, shown: Collection[int]) -> None:
        """They stay even where they have left since."""
        self.fields["followers"].shown = shown  # type: ignore[attr-defined]  # a FollowersField

    def offer_no_hold(self, ticket: Ticket) -> None:
        """Neither to put on hold nor to resume: that has a right of its own."""
        statuses = Status.offered(ticket.status_id)
        is_held = ticket.status.type == Status.Type.ON_HOLD
        offered = statuses.filter(type=Status.Type.ON_HOLD) if is_held else statuses.exclude(type=Status.Type.ON_HOLD)
        self.fields["status"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_title(self) -> str:
        """One line, however it was typed."""
        return " ".join(str(self.cleaned_data["title"]).split())

    @property
    def _shown_followers(self) -> frozenset[int]:
        posted: QueryDict = self.data  # type: ignore[assignment]  # of a form of the browser's
        return keys_of(posted.getlist("initial-followers"))

    def details(self) -> Details:
        """What was asked for, and what the page showed before; only after `is_valid()`."""
        wanted = {name: value for name, value in self.cleaned_data.items() if name != "followers"}
        shown = {name: self.data.get(f"initial-{name}", "") for name in wanted}
        hold = self.hold.terms() if self.hold and self._begins_hold else None
        return Details(wanted=wanted, shown=shown, followers=self._followers(), hold=hold)

    def _followers(self) -> FollowerChange:
        """Who was chosen besides those who were shown, and who of these was taken away."""
        chosen: Sequence[Employee] = self.cleaned_data["followers"]
        gone = self._shown_followers - {one.pk for one in chosen}
        return FollowerChange(
            added=[one for one in chosen if one.pk not in self._shown_followers],
            removed=list(Employee.objects.filter(pk__in=gone)) if gone else [],
        )


def _value(ticket: Ticket, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    if name == "followers":
        return followers_of(ticket)
    return ticket.title if name == "title" else getattr(ticket, f"{name}_id")
