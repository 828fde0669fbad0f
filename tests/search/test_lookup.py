"""What is found is the same wherever a walk over the newest rows ends."""

from collections.abc import Sequence

import pytest

from joindre.notes.models import Note
from joindre.search import lookup
from joindre.search.conditions import Condition
from joindre.search.indexing import Indexable, write
from joindre.search.queries import read_query
from joindre.search.sources import Words

pytestmark = pytest.mark.django_db

NOTES = range(101, 131)


def of_notes(words: str) -> Sequence[Condition]:
    return [Condition.of_kinds([Note.KIND]), *map(Condition.of_term, read_query(words).terms)]


@pytest.mark.parametrize("words", ["toner", "toner vide"])
def test_no_row_is_passed_over_where_a_walk_ends(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T5"""
    monkeypatch.setattr(lookup, "WALK", 3)
    monkeypatch.setattr(lookup, "LONG_WALK", 5)
    write(Indexable(kind=Note.KIND, key=key, words=Words(text="Toner vide"), ticket=1, customer=1) for key in NOTES)

    found = lookup.newest(of_notes(words), limit=100)

    assert [hit.key for hit in found] == list(reversed(NOTES))


@pytest.mark.parametrize("typed", ["julie@moreau.example", '"toner bleu vide"', '"julie julie"'])
def test_an_address_and_a_phrase_are_found_below_the_walk_by_their_rare_words(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T5: the index is asked for single words, and the row decides whether they stand side by side."""
    monkeypatch.setattr(lookup, "WALK", 3)
    monkeypatch.setattr(lookup, "LONG_WALK", 5)
    texts = {101: "julie@moreau.example, toner bleu vide, Julie Julie", 102: "bleu toner vide, moreau julie example"}
    write(
        Indexable(
            kind=Note.KIND, key=key, words=Words(text=texts.get(key, "vide example moreau")), ticket=1, customer=1
        )
        for key in NOTES
    )

    assert [hit.key for hit in lookup.newest(of_notes(typed), limit=100)] == [101]


@pytest.mark.parametrize("walk", [1, 3, 100])
@pytest.mark.parametrize("every", [1, 2, 7])
def test_the_index_goes_on_where_the_walks_end(walk: int, every: int) -> None:
    """U1: of each frequency, the newest first, and none twice."""
    write(
        Indexable(kind=Note.KIND, key=key, words=Words(text="toner" if key % every else "vide"), ticket=1, customer=1)
        for key in NOTES
    )

    found = lookup.newest_by_index(
        [Condition.of_term(read_query("vide").terms[0])], [Condition.of_kinds([Note.KIND])], limit=5, walk=walk
    )

    assert [hit.key for hit in found] == [key for key in reversed(NOTES) if key % every == 0][:5]
