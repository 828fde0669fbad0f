"""Finds what is wrong with the translations and says each fault in one line."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tools.translations.catalogues import PLACEHOLDER, Message

# French as it is printed: a curved apostrophe, and no line break before a high punctuation mark.
TYPOGRAPHY = {
    re.compile(r"\w'\w"): "a straight apostrophe: write ’",
    re.compile(r"\S [:;?!»](?!\w)"): "a plain space before : ; ? ! or »: write a non-breaking one",
    re.compile(r"« "): "a plain space after «: write a non-breaking one",
}


def faults(room: str, *, wanted: Sequence[Message], written: Sequence[Message]) -> Iterator[str]:
    translations = {message.key: message for message in written}
    keys = {message.key for message in wanted}
    for message in wanted:
        translation = translations.get(message.key)
        if translation is None:
            yield f"{room}: missing: {message.id!r}"
        else:
            yield from (f"{room}: {fault}: {message.id!r}" for fault in _faults_of(message, translation))
    for message in written:
        if message.key not in keys:
            yield f"{room}: obsolete, no source says it: {message.id!r}"


def disagreements(catalogues: Mapping[str, Sequence[Message]]) -> Iterator[str]:
    """Django merges all catalogues: of two translations of the same text, one would silently win."""
    texts: defaultdict[tuple[str, str], defaultdict[tuple[str, ...], list[str]]]
    texts = defaultdict(lambda: defaultdict(list))
    for room, messages in catalogues.items():
        for message in messages:
            if message.is_translated:
                texts[message.key][message.translations].append(room)
    for (identifier, _context), variants in texts.items():
        if len(variants) > 1:
            listed = "; ".join(f"{', '.join(rooms)}: {text[0]!r}" for text, rooms in variants.items())
            yield f"translated in two ways, agree or give a context: {identifier!r} ({listed})"


def _faults_of(message: Message, translation: Message) -> Iterator[str]:
    if (message.plural is None) != (translation.plural is None):
        yield "changed between one form and a plural, run bin/translations"
    if not translation.is_translated:
        yield "missing"
        return
    if translation.fuzzy:
        yield "fuzzy, have it looked at"
    if message.plural is not None and len(translation.translations) != 2:  # noqa: PLR2004 - French has two forms
        yield "French has two plural forms"
    yield from _faults_of_placeholders(message, translation.translations)
    for pattern, fault in TYPOGRAPHY.items():
        if any(pattern.search(PLACEHOLDER.sub("x", text)) for text in translation.translations):
            yield fault


def _faults_of_placeholders(message: Message, translations: Sequence[str]) -> Iterator[str]:
    """The singular may leave the number out ("one message"); the last form has everything."""
    expected = set(PLACEHOLDER.findall(message.id)) | set(PLACEHOLDER.findall(message.plural or ""))
    last = set(PLACEHOLDER.findall(translations[-1]))
    if last != expected or any(set(PLACEHOLDER.findall(text)) - expected for text in translations):
        yield f"placeholders differ, expected {' '.join(sorted(expected)) or 'none'}"
