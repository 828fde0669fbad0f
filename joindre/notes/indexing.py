"""What of internal notes can be found."""

from joindre.lib import richtext
from joindre.notes.models import Note
from joindre.search.sources import EntryWords, Words


def note_words(note: Note) -> Words:
    return Words(text=richtext.to_text(note.body))


KIND = EntryWords(codes=[Note.KIND], rows=Note.objects.all, words=lambda notes: map(note_words, notes))
