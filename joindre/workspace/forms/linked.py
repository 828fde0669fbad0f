"""What is typed about the linked documents of a request: an address, a name (L1)."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from joindre.files.uploads import UploadRefused
from joindre.tickets.models.documents import LONGEST_ADDRESS, LONGEST_NAME

#: Files that one form brings.
MOST_FILES: Final = 50


class EmptyUpload(UploadRefused):
    message = _("A file is empty: nothing was added. Choose another one.")


class WebAddressField(forms.URLField):
    """An address of the web. A browser runs nothing of it, and the server asks nothing of it."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class DocumentForm(forms.Form):
    """An address, or files that a browser without script sends along."""

    url = WebAddressField(
        label=_("Web address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
        error_messages={
            "invalid": _("This is no web address. Write it as https://example.com/page."),
            "max_length": _("This address is too long. Shorten it to %(limit_value)s letters."),
        },
    )

    @property
    def uploads(self) -> Sequence["UploadedFile[bytes]"]:
        """The files as they were sent. Raise `EmptyUpload`."""
        return checked(self.files.getlist("files")[:MOST_FILES] if self.files else [])

    @property
    def name(self) -> str:
        """What the address is called until somebody renames it: where it leads."""
        parts = urlsplit(self.cleaned_data["url"])
        return f"{parts.hostname or ''}{parts.path}".rstrip("/")[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("url") and not self.files:
            self.add_error("url", _("Choose a file first, or write an address."))
        return cleaned


class DocumentNameForm(forms.Form):
    """The name of a document."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"dir": "auto"}))


def checked(uploads: Sequence["UploadedFile[bytes]"]) -> Sequence["UploadedFile[bytes]"]:
    """The same files. Raise `EmptyUpload` where one holds nothing."""
    if any(not upload.size for upload in uploads):
        raise EmptyUpload
    return uploads
