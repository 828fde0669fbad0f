"""The form of a canned text (S1, S5)."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from joindre.canned_texts.actions import TOPIC, TextCard
from joindre.canned_texts.models import LONGEST_CODE, CannedText
from joindre.directory.models import Employee, WorkGroup
from joindre.fields.resolving import StaffField, UnknownField
from joindre.fields.texts import UnfinishedField, with_codes, with_labels
from joindre.files.models import StoredFile
from joindre.lib.keys import read_key
from joindre.tickets.models import Entry
from joindre.ui.forms import RichTextField, RichTextWidget, pictures_in, rich_text_of
from joindre.workspace.forms.customers import LineField

MOST_FILES = 10


class TextForm(forms.Form):
    code = LineField(
        label=_("Code"), max_length=LONGEST_CODE, help_text=_("Short, as one types it after “/”: toner, closing.")
    )
    label = LineField(label=_("Label"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Any")), *settings.LANGUAGES])
    scope = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        label=_("Work group"), queryset=WorkGroup.objects.none(), required=False, empty_label="—"
    )
    body = RichTextField(label=_("Text"), required=False, widget=RichTextWidget(label=_("Text")))
    is_for_notes = forms.BooleanField(
        label=_("For internal notes only"),
        required=False,
        help_text=_("It may then hold fields that the customer must not read."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, Any] | None,
        *,
        scopes: Sequence[CannedText.Scope],
        groups: Sequence[int] | None,
        by: Employee,
        text: CannedText | None = None,
    ) -> None:
        super().__init__(data, files, initial=_values_of(text) if text else {"scope": scopes[0]})
        self.posted_keys = data.getlist("kept") if data is not None else []
        self.by, self.text = by, text
        self.fields["scope"].choices = [(one.value, one.label) for one in scopes]  # type: ignore[attr-defined]  # a ChoiceField
        offered = WorkGroup.objects.filter(Q(is_active=True) | Q(pk=text.group_id if text else None))
        field = cast("forms.ModelChoiceField[WorkGroup]", self.fields["group"])
        field.queryset = offered if groups is None else offered.filter(pk__in=groups)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") == CannedText.Scope.GROUP and not cleaned.get("group") and "group" not in self.errors:
            self.add_error("group", _("Choose the work group that shares this text."))
        return cleaned

    def clean_body(self) -> str:
        body = rich_text_of(self, "body")
        if pictures_in(self, "body") or "<img" in body:
            raise ValidationError(_("A canned text holds no pictures: attach them as files."))
        is_for_notes = bool(self["is_for_notes"].value())
        audience = Entry.Audience.STAFF if is_for_notes else Entry.Audience.CLIENT
        try:
            with_codes(body, audience=audience)
        except (UnknownField, StaffField, UnfinishedField) as refusal:
            raise ValidationError(str(refusal.message)) from None
        return body

    @property
    def uploads(self) -> Sequence["UploadedFile[bytes]"]:
        return self.files.getlist("files")[:MOST_FILES] if self.files else []

    @property
    def kept_files(self) -> Sequence[StoredFile]:
        """Files of this text that stay, and those that its writer has sent for it just now."""
        if not self.is_bound:
            return list(self.text.files.select_related("blob").order_by("pk")) if self.text else []
        posted = (read_key(value) for value in self.posted_keys)
        keys = [key for key in posted if key is not None][:MOST_FILES]
        own = Q(uploader=self.by.signed_in.topic)
        own |= Q(pk__in=self.text.files.values("pk")) if self.text else Q()
        return list(StoredFile.objects.select_related("blob").filter(own, topic=TOPIC, pk__in=keys).order_by("pk"))

    def card(self, files: Sequence[StoredFile]) -> TextCard:
        cleaned = self.cleaned_data
        is_of_group = cleaned["scope"] == CannedText.Scope.GROUP
        return TextCard(
            code=cleaned["code"],
            label=cleaned["label"],
            language=cleaned["language"],
            body=rich_text_of(self, "body"),
            is_own=cleaned["scope"] == CannedText.Scope.OWN,
            group=cleaned["group"] if is_of_group else None,
            is_for_notes=cleaned["is_for_notes"],
            files=files[:MOST_FILES],
        )


def _values_of(text: CannedText) -> dict[str, Any]:
    names = ("code", "label", "language", "scope", "group", "is_for_notes")
    return {name: getattr(text, name) for name in names} | {"body": with_labels(text.body)}
