"""What a client writes: a message, and a new request."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.files.models import StoredFile
from joindre.lib.keys import read_key
from joindre.tickets.models import Ticket
from joindre.ui.forms import RichTextField, RichTextWidget

MOST_FILES = 20


class ClientMessageForm(forms.Form):
    """What a client writes on a request."""

    body = RichTextField(label=_("Message"), required=False, max_length=500_000)
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )

    #: Keys of files that this person sent before, as they chose them; `kept_files` knows which may be.
    kept = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any, ticket: Ticket, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = ticket.number
        self._own = StoredFile.objects.filter(topic=ticket.topic, uploader=by.topic, is_for_client=True)
        self.fields["body"].widget = RichTextWidget(
            label=_("Message to support"),
            placeholder=_("Write to support…"),
            upload=reverse("portal:uploads", args=[number]),
            framed=False,
            attrs={"rows": 1},
        )

    @property
    def uploads(self) -> "Sequence[UploadedFile[bytes]]":
        """Files attached to it, as they were sent."""
        return self.files.getlist("files")[:MOST_FILES] if self.files else []

    @property
    def kept_files(self) -> Sequence[StoredFile]:
        """Their own of this very request, whether the form has been posted or not."""
        keys = [key for key in (read_key(str(value)) for value in self["kept"].value() or ()) if key is not None]
        return list(self._own.select_related("blob").filter(pk__in=keys).order_by("pk")[:MOST_FILES]) if keys else []


class OpeningForm(forms.Form):
    """What a client asks of support."""

    title = forms.CharField(
        label=_("In one line"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("The printer on the first floor prints blank pages")}),
    )
    description = RichTextField(
        label=_("What is happening, since when, and what you expected"),
        required=False,
        max_length=200_000,
        widget=RichTextWidget(label=_("Description")),
    )
