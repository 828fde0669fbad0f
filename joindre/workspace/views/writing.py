"""The two forms of the composer as they are shown: what each begins with, and what became of its draft (M10, D5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from joindre.drafts.models import Draft
from joindre.lib.numbers import Number
from joindre.tickets.models import Ticket
from joindre.ui.forms import RichTextWidget
from joindre.workspace.forms.messages import WritingForm, files_again


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """What a form says of its draft."""

    version: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class FormFrame:
    """What a form shows besides the text in it: plain values, so that its HTML is kept for them (`ui/keeping`)."""

    number: Number
    topic: str
    draft: SavedDraft | None
    error: str
    #: Texts to choose from, on a page without script that was asked for them: keys and labels.
    texts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class WritingPlace:
    """A form of the composer. Its text, its files and its key are new each time it is shown."""

    ticket: Ticket
    #: How its field is called, and what stands in it while it is empty.
    field: Mapping[str, Any]
    written: Mapping[str, Any]
    draft: Draft | None
    #: The form as it was posted and refused.
    posted: WritingForm | None = None

    @property
    def frame(self) -> FormFrame:
        draft = SavedDraft(version=self.draft.version, saved_at=self.draft.saved_at) if self.draft else None
        error = " ".join(str(about[0]) for about in self.posted.errors.values()) if self.posted else ""
        texts = self.written.get("texts", ())
        return FormFrame(number=self.ticket.number, topic=self.ticket.topic, draft=draft, error=error, texts=texts)

    @property
    def form_key(self) -> UUID:
        return uuid4()

    @property
    def text(self) -> SafeString:
        """The editor with what is written in it."""
        upload = f"/tickets/{self.ticket.number}/uploads/"
        return RichTextWidget(**self.field, upload=upload, framed=False).render("body", self.written.get("body", ""))

    @property
    def kept(self) -> SafeString:
        """The files that are attached again."""
        files = files_again(self.written.get("kept") or (), topic=self.ticket.topic)
        return render_to_string("ui/_kept.html", {"files": files}) if files else SafeString()
