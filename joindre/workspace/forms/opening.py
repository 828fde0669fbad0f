"""The form of a new request: what is written in it, and for whom the request is (T4)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee, WorkGroup
from joindre.directory.models.employees import told_apart
from joindre.files.models import StoredFile
from joindre.lib.choices import Choice
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.tickets.models import Priority, Severity, Ticket, TicketType
from joindre.ui.forms import RichTextField, RichTextWidget

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # only in the types of Django

MOST_FILES = 50
#: The fields whose values the administrator keeps in lists.
ONE_OF: Mapping[str, type[Choice]] = {
    "type": TicketType,
    "severity": Severity,
    "priority": Priority,
    "work_group": WorkGroup,
}


def _one_of(label: "_StrPromise") -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(Employee.objects.none(), label=label, required=False, empty_label="—")


class NewRequestForm(forms.Form):
    """What an employee writes of a new request. For whom it is stands in fields of its own (`forms/places.py`)."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Give the request a title: one line is enough.")},
    )
    description = RichTextField(label=_("Description"), required=False, max_length=500_000)
    type = _one_of(_("Type"))
    severity = _one_of(_("Severity"))
    priority = _one_of(_("Priority"))
    work_group = _one_of(_("Group"))
    to_me = forms.BooleanField(label=_("Assign to me"), required=False)
    assignee = _one_of(_("Assigned to"))
    follows = forms.CharField(
        label=_("Follows request"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "2026-00042", "autocomplete": "off"}),
    )
    is_client_visible = forms.BooleanField(label=_("Visible to the customer"), required=False)
    #: Keys of files that this person sent before; `kept_files` knows which may be.
    kept = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, by: Employee, upload: str, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        self._by = by
        for name, model in ONE_OF.items():
            self.fields[name].queryset = model.offered(read_key(str(self[name].value() or "")))  # type: ignore[attr-defined]  # a ModelChoiceField
        people = Employee.objects.filter(is_active=True, account__isnull=False).order_by("last_name", "first_name")
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["assignee"].label_from_instance = told_apart  # type: ignore[attr-defined]  # as above
        self.fields["description"].widget = RichTextWidget(
            label=_("Description"), placeholder=_("What happens, since when, and what was expected"), upload=upload
        )

    def clean_title(self) -> str:
        """One line, however it was typed."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_follows(self) -> Ticket | None:
        """The request of this number, among those that one sees (S3)."""
        typed = str(self.cleaned_data["follows"]).strip().lstrip("#")
        number = read_number(typed)
        found = Ticket.objects.visible_to(self._by).numbered(number).first() if number else None
        if typed and found is None:
            raise forms.ValidationError(
                _("You see no request “%(number)s”. Correct the number, or leave the field empty.") % {"number": typed}
            )
        return found

    @property
    def kept_files(self) -> Sequence[StoredFile]:
        """Their own that are of no request yet, whether the form has been posted or not."""
        keys = [key for key in (read_key(str(value)) for value in self["kept"].value() or ()) if key is not None]
        own = StoredFile.objects.filter(topic="", uploader=self._by.signed_in.topic).exclude(uploader="")
        return list(own.select_related("blob").filter(pk__in=keys).order_by("pk")[:MOST_FILES]) if keys else []

    @property
    def assigned(self) -> Employee | None:
        """To whom the request is assigned; only after `is_valid()`."""
        someone: Employee | None = self.cleaned_data["assignee"]
        return self._by if self.cleaned_data["to_me"] else someone


def initial_of(written: QueryDict, *, usual_group: str, is_usually_visible: bool) -> dict[str, Any]:
    """With what the form begins: what was written in it, and what its site usually has where nobody said otherwise."""
    texts = ("title", "description", "type", "severity", "priority", "assignee", "follows")
    begun = {name: written.get(name, "") for name in texts} | {"kept": written.getlist("kept")}
    was_shown = "usual_group" in written
    group = written.get("work_group", "")
    is_visible = bool(written.get("is_client_visible"))
    says_nothing = not was_shown or is_visible == bool(written.get("usual_visibility"))
    return begun | {
        "to_me": bool(written.get("to_me")),
        "work_group": usual_group if group == written.get("usual_group", "") else group,
        "is_client_visible": is_usually_visible if says_nothing else is_visible,
    }
