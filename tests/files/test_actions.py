from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from joindre.files.actions import keep, keep_path, move, safe_name, store, use, write
from joindre.files.models import Blob, StoredFile, digest, path_of
from joindre.lib import scratch


def test_equal_bytes_are_stored_once(db: None) -> None:
    """L2"""
    first = store(b"journal", name="a.log", media_type="text/plain")
    second = store(b"journal", name="b.log", media_type="text/plain", topic="ticket:1")

    assert first.blob == second.blob
    assert Blob.objects.get().size == 7
    assert {file.name for file in StoredFile.objects.all()} == {"a.log", "b.log"}


def test_what_is_kept_is_read_back(db: None) -> None:
    blob = keep(bytes(range(256)) * 1000)

    assert blob.read() == bytes(range(256)) * 1000


def test_a_temporary_file_is_taken_over_with_its_row(db: None) -> None:
    """C8: twice the same bytes are one content."""
    for _time in range(2):
        with scratch.named_file() as file:
            file.write(b"archive")
            file.flush()
            blob = keep_path(Path(file.name))

        assert (blob.size, blob.read()) == (7, b"archive")
    assert Blob.objects.count() == 1


def test_no_half_file_is_left_beside_it(db: None) -> None:
    blob = keep(b"tout ou rien")

    folder = Path(default_storage.path(blob.path)).parent
    assert [file.name for file in folder.iterdir()] == [blob.sha256]


def test_a_file_is_the_staffs_until_an_act_shows_it(db: None) -> None:
    """K2"""
    assert not use(keep(b"x"), name="x.txt", media_type="text/plain", topic="ticket:1").is_for_client


def test_a_kind_of_any_length_is_kept_as_unknown(db: None) -> None:
    """I6: a mail may name whatever it likes."""
    assert store(b"x", name="a.bin", media_type="application/" + "x" * 300).media_type == "application/octet-stream"


@pytest.mark.parametrize(("length", "is_kept"), [(127, True), (128, False)])
def test_a_kind_is_kept_as_long_as_its_column(db: None, length: int, is_kept: object) -> None:
    kind = "application/".ljust(length, "x")

    assert (store(b"x", name="a.bin", media_type=kind).media_type == kind) is is_kept


def test_what_is_said_of_a_file_is_stored_and_the_rest_is_blank(db: None) -> None:
    """L2"""
    plain = store(b"x", name="a.txt", media_type="text/plain")
    shown = store(b"x", name="b.png", media_type="image/png", topic="ticket:1", cid="c" * 256)

    plain, shown = (StoredFile.objects.get(pk=file.pk) for file in (plain, shown))
    assert (plain.name, plain.media_type, plain.topic, plain.cid) == ("a.txt", "text/plain", "", "")
    assert (shown.name, shown.media_type, shown.topic, shown.cid) == ("b.png", "image/png", "ticket:1", "c" * 255)
    assert plain.blob.size == 1


def test_bytes_that_are_there_are_not_written_again(db: None) -> None:
    """L2: whoever reads the file meanwhile reads it to its end."""
    path = Path(default_storage.path(keep(b"journal").path))
    before = path.stat()

    keep(b"journal")

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_files_share_a_folder() -> None:
    names = ["ab" * 32, "abab" + "0" * 60]

    for name in names:
        write(name, name.encode())

    folder = Path(default_storage.path("ab/ab"))
    assert [(folder / name).read_text() for name in names] == names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Documents\\état.docx", "état.docx"),
        ('a<b>:"c|d?e*.txt', "a_b_c_d_e_.txt"),
        ("nul\x00l.txt", "nul_l.txt"),
        ("...", "file"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("a" * 300, "a" * 200),
        ("phrase. Une très longue suite", "phrase. Une très longue suite"),
        (" .profil. ", "profil"),
        ("a" * 300 + "." + "b" * 16, "a" * 183 + "." + "b" * 16),
        ("a" * 300 + "." + "b" * 17, "a" * 200),
        ("archive.tar.gz", "archive.tar.gz"),
        ("a\x1fb\x7fc", "a_b_c"),
    ],
)
def test_a_name_is_one_on_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_an_address_quotes_the_name(db: None) -> None:
    file = store(b"x", name="état n°1.txt", media_type="text/plain")

    assert file.url == f"/files/{file.pk}/%C3%A9tat%20n%C2%B01.txt"


def test_a_file_on_the_disk_is_moved_among_the_stored_ones() -> None:
    """A4, L2: what was never all in memory; the second of two equal ones is left to its owner."""
    data = b"written while it came" * 100
    for _ in range(2):
        with scratch.named_file() as file:
            file.write(data)
            file.flush()
            move(digest(data), Path(file.name))

    assert Path(default_storage.path(path_of(digest(data)))).read_bytes() == data
    assert [path.name for path in scratch.folder().iterdir()] == [scratch.LOCK]
