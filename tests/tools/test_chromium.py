"""The browser of the tests, and what its driver lacks on a bare machine."""

import sys

from tools import chromium

SAID = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file"


def test_a_driver_that_starts_lacks_nothing() -> None:
    assert not chromium.missing_library()


def test_the_library_that_the_driver_lacks_is_named() -> None:
    stopped = [sys.executable, "-c", f"import sys; sys.exit({SAID!r})"]

    assert chromium.missing_library(stopped) == "libatomic.so.1"
