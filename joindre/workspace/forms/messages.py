from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.lib.numbers import Number
from joindre.ui.forms import RichTextField, RichTextWidget


class WritingForm(forms.Form):
    """What a composer posts, for a message and for a note alike."""

    body = RichTextField(required=False, max_length=500_000)
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )
    notify = forms.BooleanField(required=False)

    def __init__(self, *args: Any, number: Number, label: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = RichTextWidget(label=label, upload=f"/tickets/{number}/uploads/", framed=False)
        self.fields["body"].widget = widget

    @property
    def uploads(self) -> Sequence["UploadedFile[bytes]"]:
        """Files attached to it, as they were sent."""
        return self.files.getlist("files")[:50] if self.files else []
