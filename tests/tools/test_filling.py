"""What benches measure is a feed of every kind."""

from joindre.workspace import feed
from tools.bench.filling import KINDS


def test_every_kind_of_the_feed_is_in_the_benches() -> None:
    """A kind that is missing here would be measured by nobody."""
    assert set(KINDS) == {code for kind in feed.all_kinds() for code in kind.codes}
