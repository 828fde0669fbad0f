"""What the dialog *Envoyer par mail* lets go with a mail: linked documents, and a copy of the document made (M5)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.documents.enclosing import Enclosed
from joindre.lib.keys import read_key
from joindre.tickets.models import LinkedDocument, Ticket
from joindre.workspace.forms.messages import WritingForm

#: The newest linked documents that the dialog offers.
MOST_OFFERED = 100


class EnclosingForm(WritingForm):
    #: Keys of linked documents.
    linked = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    #: Keys of the internal ones that go, once the writer has confirmed it; several may stand in one value.
    internal_read = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    keeps_copy = forms.BooleanField(required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, ticket=ticket, **kwargs)
        self._documents_of = ticket

    def clean_linked(self) -> Sequence[int]:
        if len(self.chosen_documents) < len(self._keys("linked")):
            raise ValidationError(_("A linked document that you chose was deleted meanwhile. Choose again, then send."))
        return [one.pk for one in self.chosen_documents]

    @cached_property
    def offered_documents(self) -> Sequence[LinkedDocument]:
        """The files that stand beside the request, the newest first; an address cannot be attached."""
        linked = LinkedDocument.objects.filter(ticket=self._documents_of, file__isnull=False)
        return list(linked.select_related("file__blob").order_by("-pk")[:MOST_OFFERED])

    @property
    def chosen_documents(self) -> Sequence[LinkedDocument]:
        keys = self._keys("linked")
        return [one for one in self.offered_documents if one.pk in keys]

    @property
    def unconfirmed(self) -> Sequence[LinkedDocument]:
        """Internal documents that were chosen, and of which nobody said yet that they go."""
        read = self._keys("internal_read")
        return [one for one in self.chosen_documents if not one.is_external and one.pk not in read]

    @property
    def confirmed(self) -> Sequence[int]:
        return sorted(self._keys("internal_read"))

    @property
    def enclosed(self) -> Enclosed:
        """Of a form that was judged."""
        return Enclosed(
            documents=self.cleaned_data["linked"],
            confirmed=self.confirmed,
            keeps_copy=self.cleaned_data["keeps_copy"],
        )

    def _keys(self, name: str) -> set[int]:
        written = (part for value in self[name].value() or () for part in str(value).split())
        return {key for key in map(read_key, written) if key is not None}
