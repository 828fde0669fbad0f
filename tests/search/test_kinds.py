"""Every kind of entry says what of it can be found, or that it has no words."""

from joindre.search.models import IndexedText
from joindre.search.sources import known_kinds
from joindre.workspace.feed import all_kinds


def test_each_kind_of_the_feed_tells_its_words() -> None:
    """A new kind of entry registers its words beside those of its siblings (docs/how/search.md)."""
    codes = {code for kind in all_kinds() for code in kind.codes}

    assert codes - set(known_kinds()) == set()


def test_no_kind_of_entry_is_called_like_a_request_or_a_contact() -> None:
    assert not {IndexedText.REQUEST, IndexedText.CONTACT} & set(known_kinds())
