"""Contents that are deleted at once, because they hold personal data that is erased (C8)."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from joindre.files.actions import keep, keep_picture
from joindre.files.models import Blob
from joindre.files.pausing import nothing_deleted
from joindre.files.pictures import prepare
from joindre.files.sweeping import delete_unused
from tests.factories import make_file
from tests.pictures import picture

pytestmark = pytest.mark.django_db


def is_there(blob: Blob) -> bool:
    return Blob.objects.filter(pk=blob.pk).exists() or Path(default_storage.path(blob.path)).exists()


def test_what_nothing_uses_goes_though_it_is_of_today() -> None:
    gone, used = keep(b"fiche"), make_file(b"devis").blob

    assert delete_unused([gone.pk, used.pk])

    assert not is_there(gone)
    assert Path(default_storage.path(used.path)).exists()


def test_a_picture_takes_its_small_one_with_it() -> None:
    made = prepare(picture(size=(900, 700)), "image/png")
    assert made is not None
    large = keep_picture(made)
    assert large.small is not None

    delete_unused([large.pk])

    assert not is_there(large)
    assert not is_there(large.small)


def test_while_a_back_up_reads_it_is_left_to_the_sweep() -> None:
    """A3"""
    if connection.vendor == "postgresql":
        pytest.skip("one session takes its lock as often as it likes")
    gone = keep(b"fiche")

    with nothing_deleted():
        assert not delete_unused([gone.pk])

    assert is_there(gone)
