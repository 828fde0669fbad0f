"""Acts on canned texts: keeping them, and putting one into what is being written (S1, S5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.recording import recorded
from joindre.canned_texts.models import CannedText, CannedTextWord
from joindre.company.models import Company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee, WorkGroup
from joindre.fields.known import About
from joindre.fields.texts import filled_in, with_codes
from joindre.files import actions as files
from joindre.files.models import StoredFile
from joindre.lib import clock, richtext
from joindre.lib.errors import Refusal
from joindre.lib.richtext import CleanHtml
from joindre.tickets.models import Entry, Ticket

#: Any of these makes somebody a writer, who has texts of their own.
WRITER = (Right.DIRECT_MESSAGES, Right.SEND_MAIL, Right.WRITE_NOTES)
#: Files of canned texts; a request gets copies of their own.
TOPIC = "canned texts"
#: What changes with each use leaves no line.
_UNTOLD = ("sort_code", "uses", "used_at", "used_by")


class TextCodeTaken(Refusal):
    status = 422
    message = _("There is already a text with this code in this language. Choose another code, or change that text.")


class NothingInText(Refusal):
    status = 422
    message = _("There is nothing to insert: write the text, or attach a file.")


class NotYourGroup(Refusal):
    status = 403
    message = _("You are not a member of this work group. Choose one of yours, or keep the text for yourself.")


class NotYourText(Refusal):
    status = 404
    message = _("There is no such text. Choose one from the list of texts.")


class TextForNotes(Refusal):
    status = 422
    message = _("This text is for internal notes only. Choose another one for the customer.")


@dataclass(frozen=True, kw_only=True)
class TextCard:
    """A canned text as somebody leaves it. Without a group it is of everybody, or of its writer where `is_own`."""

    code: str
    label: str
    language: str
    body: CleanHtml
    is_own: bool = False
    group: WorkGroup | None = None
    is_for_notes: bool = False
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, kw_only=True)
class Inserted:
    """What goes into the text that is being written: words, files of the request, labels of fields without value."""

    html: CleanHtml
    files: Sequence[StoredFile]
    blanks: Sequence[str]


def create_text(card: TextCard, *, by: Employee) -> CannedText:
    """Keep a new text. Raise `MissingRight`, `NotYourGroup`, `TextCodeTaken` or what is wrong with its fields."""
    return _save(CannedText(owner=by if card.is_own else None), card, by=by)


def change_text(text: CannedText, card: TextCard, *, by: Employee) -> CannedText:
    """Put this card in the place of the current one. Raise the same, for the text as it was too."""
    _ensure_may_keep(text, by=by)
    return _save(text, card, by=by)


@transaction.atomic
def delete_text(text: CannedText, *, by: Employee) -> None:
    """Delete a text; what was written with it stays. Raise `MissingRight` or `NotYourGroup`."""
    _ensure_may_keep(text, by=by)
    if text.owner_id is not None:
        text.delete()
        return
    with recorded(text, by=by.signed_in, but=_UNTOLD):
        text.delete()


def _ensure_may_keep(text: CannedText, *, by: Employee) -> None:
    """One's own are for who writes, those of a group for its members too. Raise `MissingRight`, `NotYourGroup` or
    `NotYourText`.
    """
    if text.owner_id is not None:
        by.ensure_right(*WRITER)
        if text.owner_id != by.pk:
            raise NotYourText
        return
    if text.group_id is not None and by.has_right(*WRITER):
        if by.work_groups.filter(pk=text.group_id).exists():
            return
        if not by.has_right(Right.SETTINGS):
            raise NotYourGroup
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)


def insert_text(text: CannedText, ticket: Ticket, *, audience: Entry.Audience, language: str, by: Employee) -> Inserted:
    """Give a text for this request with the values of its fields and copies of its files.

    Raise `MissingRight`, or `TextForNotes` where it is to go to a client.
    """
    by.ensure_right(*WRITER)
    if audience == Entry.Audience.CLIENT and text.is_for_notes:
        raise TextForNotes
    with translation.override(text.language or language):
        filled = filled_in(text.body, About(ticket=ticket, writer=by), audience=audience)
    # A note carries no files.
    kept = text.files.select_related("blob").order_by("pk") if audience == Entry.Audience.CLIENT else ()
    copies = [_copy(file, topic=ticket.topic, by=by) for file in kept]
    CannedText.objects.filter(pk=text.pk).update(uses=F("uses") + 1, used_at=clock.now(), used_by=by)
    return Inserted(html=filled.html, files=copies, blanks=filled.blanks)


def language_of(ticket: Ticket) -> str:
    """The language in which one writes about this request: that of its requester, else that of the company."""
    return ticket.requester.person.written_language if ticket.requester else Company.current().language


def _save(text: CannedText, card: TextCard, *, by: Employee) -> CannedText:
    audience = Entry.Audience.STAFF if card.is_for_notes else Entry.Audience.CLIENT
    text.body = with_codes(card.body, audience=audience)
    if richtext.is_blank(card.body) and not card.files:
        raise NothingInText
    text.save_code(card.code)
    text.label, text.language, text.is_for_notes = card.label, card.language, card.is_for_notes
    text.owner, text.group = (by, None) if card.is_own else (None, card.group)
    _ensure_may_keep(text, by=by)
    try:
        with transaction.atomic():
            _store(text, card, by=by)
    except IntegrityError:
        raise TextCodeTaken from None
    return text


def _store(text: CannedText, card: TextCard, *, by: Employee) -> None:
    if card.is_own:
        text.save()
    else:
        with recorded(text, by=by.signed_in, but=_UNTOLD):
            text.save()
    text.files.set(card.files)
    text.indexed_words.all().delete()
    CannedTextWord.objects.bulk_create(CannedTextWord(text=text, word=word) for word in text.words())


def _copy(file: StoredFile, *, topic: str, by: Employee) -> StoredFile:
    """One more row for the same bytes, which belongs to the request and is the writer's until it is sent."""
    copy = files.use(file.blob, name=file.name, media_type=file.media_type, topic=topic)
    copy.uploader = by.signed_in.topic
    copy.save(update_fields=["uploader"])
    return copy
