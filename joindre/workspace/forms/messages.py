"""The form of the composer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.files.models import StoredFile
from joindre.lib.keys import read_key
from joindre.lib.richtext import EMPTY
from joindre.tickets.models import Ticket
from joindre.tickets.pictures import Settled, settle
from joindre.ui.forms import RichTextField, RichTextWidget, pictures_in, rich_text_of


class WritingForm(forms.Form):
    """What a composer posts, for a message and for a note alike."""

    body = RichTextField(required=False, max_length=500_000)
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )
    notify = forms.BooleanField(required=False)
    #: Whom the page named beside the tick; a page without script may lack it.
    told = forms.CharField(required=False, empty_value=None)
    #: Keys of files of something that was withdrawn, attached again; `kept_files` knows which may be.
    kept = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(
        self, *args: Any, ticket: Ticket, label: str | Promise = "", placeholder: str | Promise = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        upload = f"/tickets/{ticket.number}/uploads/"
        self.fields["body"].widget = RichTextWidget(label=label, placeholder=placeholder, upload=upload, framed=False)
        self._topic = ticket.topic

    @property
    def uploads(self) -> Sequence["UploadedFile[bytes]"]:
        """Files attached to it, as they were sent."""
        return self.files.getlist("files")[:50] if self.files else []

    @property
    def kept_files(self) -> Sequence[StoredFile]:
        """Those of this very request, whether the form has been posted or not."""
        return files_again(self["kept"].value() or (), topic=self._topic)


def files_again(values: Iterable[object], *, topic: str) -> Sequence[StoredFile]:
    """The files of this topic whose keys these are."""
    keys = [key for key in (read_key(str(value)) for value in values) if key is not None]
    if not keys:
        return []
    return list(StoredFile.objects.select_related("blob").filter(topic=topic, pk__in=keys).order_by("pk"))


def settled_text(form: WritingForm, ticket: Ticket, *, by: Employee) -> Settled:
    """What was written in a form that was judged, its pictures stored with the request, outside any transaction."""
    if "body" not in form.cleaned_data:
        return Settled(html=EMPTY)
    return settle(rich_text_of(form, "body"), pictures_in(form, "body"), topic=ticket.topic, by=by)
