"""Stored files and the sources of mails that name a person: something else is put in their place (C8)."""

import email
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from joindre.company.models import Company
from joindre.files import actions as files
from joindre.files.models import Blob, StoredFile
from joindre.mail.models import IncomingEmail
from joindre.personal_data.models import Decision
from joindre.personal_data.naming import Naming
from joindre.personal_data.work import ErasureWork

#: A larger file is not looked through; its name is.
LARGEST: Final = 30 * 1024 * 1024
#: What people read as text, by the beginning of its media type.
TEXTS: Final = ("text/", "message/", "application/json", "application/rtf")


def empty_files(stored: Iterable[StoredFile], work: ErasureWork, *, is_own: bool, made_by_us: set[int]) -> bool:
    """Put a line of text in the place of those that name the person, unless it was decided to keep them.

    Return whether there were any. A document that was made of a request of theirs names them whatever its name. Call
    it outside a transaction.
    """
    named = [
        file
        for file in stored
        if work.decision_on(f"f{file.pk}", is_own=is_own) != Decision.KEEP
        and (file.pk in made_by_us or file_names(file, work.naming, is_own=is_own))
    ]
    for file in named:
        _empty(file, work)
    return bool(named)


def file_names(file: StoredFile, naming: Naming, *, is_own: bool) -> bool:
    """Whether its name or its content names the person."""
    if naming.names_in(file.name, is_own=is_own):
        return True
    if file.is_picture or file.blob.size > LARGEST:
        return False
    is_text = file.media_type.startswith(TEXTS)
    return naming.names_in(_decoded(_bytes_of(file.blob)), is_own=is_own and is_text)


def erase_sources(arrived: Iterable[IncomingEmail], work: ErasureWork, *, is_own: bool, is_theirs: bool) -> None:
    """Put a line of text in the place of the raw bytes of mails that the person sent, or that name them.

    A source holds headers that nobody decides on, so it goes even where the text of its mail is kept. Call it outside
    a transaction.
    """
    for one in arrived:
        if is_theirs or _source_names(one.raw, work, is_own=is_own):
            _replace_source(one, work)


def _empty(file: StoredFile, work: ErasureWork) -> None:
    with translation.override(Company.current().language):
        name, said = gettext("Erased file.txt"), gettext("This file named somebody whose personal data was erased.")
    blob = files.keep(f"{said}\n".encode())
    if file.blob_id == blob.pk:
        return
    StoredFile.objects.filter(pk=file.pk).update(blob=blob, name=name, media_type="text/plain", cid="")
    work.unused.add(file.blob_id)
    work.note(emptied=1)


def _replace_source(arrived: IncomingEmail, work: ErasureWork) -> None:
    with translation.override(Company.current().language):
        said = gettext("The source of this email named somebody whose personal data was erased.")
    blob = files.keep(f"{said}\n".encode())
    if arrived.raw_id == blob.pk:
        return
    old = arrived.raw_id
    IncomingEmail.objects.filter(pk=arrived.pk).update(raw=blob)
    work.unused.add(old)
    work.note(emptied=1)


def _source_names(raw: Blob, work: ErasureWork, *, is_own: bool) -> bool:
    return any(work.naming.names_in(text, is_own=is_own) for text in _texts_of(_bytes_of(raw)))


def _texts_of(raw: bytes) -> Iterator[str]:
    """The source as it is, and each part of it without its encoding."""
    yield _decoded(raw)
    for part in email.message_from_bytes(raw).walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield _decoded(payload) if isinstance(payload, bytes) else ""


def _bytes_of(blob: Blob) -> bytes:
    """Nothing where a crash took the bytes, or where they are too many to be looked through at once."""
    if blob.size > LARGEST:
        return b""
    try:
        return blob.read()
    except FileNotFoundError:
        return b""


def _decoded(data: bytes) -> str:
    """UTF-8, or the charset in which every byte is a letter."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
