"""What of calls can be found: the line that was noted, with whom and at which number."""

from joindre.calls.models import Call
from joindre.search.sources import WITHDRAWN, EntryWords, Words


def call_words(call: Call) -> Words:
    if call.withdrawn_at is not None:
        return WITHDRAWN
    return Words(text="\n".join([call.line, call.contact.name if call.contact else "", call.number]))


KIND = EntryWords(
    codes=[Call.KIND],
    rows=lambda: Call.objects.select_related("contact__person"),
    words=lambda calls: map(call_words, calls),
)
