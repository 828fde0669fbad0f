"""How a request is put on hold: in its dialog, and beside the details that are changed (T3)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.lib import clock
from joindre.tickets.actions import HoldTerms
from joindre.tickets.models import HoldReason, Status
from joindre.tickets.models.holds import LONGEST_COMMENT


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class HoldForm(forms.Form):
    """The terms alone; times are those of the person who types them."""

    reason = forms.ModelChoiceField(
        HoldReason.objects.filter(is_active=True),
        label=pgettext_lazy("of a hold", "Reason"),
        empty_label="—",
        error_messages={"required": _("Choose a reason.")},
    )
    since = forms.DateTimeField(label=_("Since"), required=False, widget=_moment())
    appointment = forms.DateTimeField(
        label=_("Internal appointment"),
        required=False,
        widget=_moment(),
        help_text=_("Seen by your colleagues alone."),
    )
    comment = forms.CharField(
        label=_("Comment for the customer"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads it on the portal. The reason and the appointment stay internal."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", clock.now())

    def terms(self, status: Status | None = None) -> HoldTerms:
        """What was asked for; only after `is_valid()`."""
        return HoldTerms(
            status=status,
            reason=self.cleaned_data["reason"],
            since=self.cleaned_data["since"],
            appointment=self.cleaned_data["appointment"],
            comment=self.cleaned_data["comment"],
        )


class HoldDialogForm(HoldForm):
    """The form of the dialog: with the status, where several are of this type."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )
    status = forms.ModelChoiceField(
        Status.objects.filter(is_active=True, type=Status.Type.ON_HOLD), label=_("Status"), empty_label=None
    )
    field_order = ("status", "reason", "since", "appointment", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statuses = list(self.fields["status"].queryset)  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(statuses) == 1:
            del self.fields["status"]

    def asked(self) -> HoldTerms:
        """What was asked for; only after `is_valid()`."""
        return self.terms(self.cleaned_data.get("status"))
