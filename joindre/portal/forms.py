"""What a client writes: a message, and a new request."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from joindre.lib.numbers import Number
from joindre.ui.forms import RichTextField, RichTextWidget

MOST_FILES = 20


class ClientMessageForm(forms.Form):
    """What a client writes on a request."""

    body = RichTextField(label=_("Message"), required=False, max_length=500_000)
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )

    def __init__(self, *args: Any, number: Number, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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


class OpeningForm(forms.Form):
    """What a client asks of support."""

    title = forms.CharField(
        label=_("In one line"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("The printer on the first floor prints blank pages")}),
    )
    description = RichTextField(
        label=_("What happens, since when, and what you expected"),
        required=False,
        max_length=200_000,
        widget=RichTextWidget(label=_("Description")),
    )
