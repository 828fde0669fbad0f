"""Keeps the portal of the tests as an archive of this version: `bin/test tests/backup/make_release.py`."""

from importlib.metadata import version

import pytest

from tests.backup.places import RELEASES, Place

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_portal_of_the_tests_is_kept(portal: Place) -> None:
    path = RELEASES / f"{version('joindre')}.tar"
    path.unlink(missing_ok=True)

    portal.back_up(path, "--with-key")
