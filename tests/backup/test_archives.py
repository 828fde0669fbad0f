"""What an archive proves of itself: cut off, changed, encrypted, of another version (A3)."""

import gzip
import io
import json
import random
import re
import stat
import tarfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import default_storage
from django.db import connection

from joindre.backup import sealing
from joindre.backup.archive import END, HEADER, KEY, MANIFEST, ArchiveHeader, FilesSum, Manifest, read_manifest
from joindre.backup.faults import BackupFault, Damaged, NoPassphrase, WrongPassphrase
from joindre.backup.making import WantedArchive, back_up
from joindre.backup.reading import Archive, opened, verify
from joindre.backup.snapshot import applied_in
from joindre.backup.tables import tables_at
from joindre.backup.writing import ArchiveWriter
from joindre.files.models import Blob
from joindre.files.pausing import nothing_deleted
from joindre.files.sweeping import sweep
from joindre.lib import clock, schedule
from tests.backup.forging import forged
from tests.backup.places import Place

pytestmark = pytest.mark.django_db(transaction=True)

PASSPHRASE = "quatre chevaux bleus"


@pytest.fixture
def plain(portal: Place, tmp_path: Path) -> Path:
    back_up(str(tmp_path / "plain.tar"), WantedArchive())
    return tmp_path / "plain.tar"


@pytest.fixture
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each archive says how often its passphrase is stretched; as often as ours, it takes half a second to open one."""
    monkeypatch.setattr(sealing, "_WORK", 8)


@pytest.fixture
def sealed(little_work: None, portal: Place, tmp_path: Path) -> Path:
    back_up(str(tmp_path / "sealed.tar.age"), WantedArchive(passphrase=PASSPHRASE))
    return tmp_path / "sealed.tar.age"


def test_no_table_and_no_column_is_left_out() -> None:
    """A3: those of a new model are there without a word about them here."""
    covered = {table.name: set(table.columns) for table in tables_at(applied_in(connection))}
    made_by_the_database = {"django_migrations"}
    with connection.cursor() as cursor:
        there = {table.name for table in connection.introspection.get_table_list(cursor) if table.type in "tp"}
        columns = {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            for name in covered
        }

    assert {name for name in there - covered.keys() if not name.startswith("search_words")} == made_by_the_database
    assert columns["search_indexedtext"] - covered["search_indexedtext"] <= {"vector"}
    columns["search_indexedtext"].discard("vector")
    assert columns == covered


def test_only_its_owner_reads_it_and_nothing_is_left_beside(plain: Path) -> None:
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert [path.name for path in plain.parent.iterdir()] == ["plain.tar"]


def test_a_file_that_is_there_is_never_written_over(plain: Path) -> None:
    before = plain.read_bytes()

    with pytest.raises(BackupFault, match=r"plain\.tar"):
        back_up(str(plain), WantedArchive())

    assert plain.read_bytes() == before


@pytest.mark.parametrize("kind", ["plain", "sealed"])
def test_an_archive_that_is_cut_off_is_refused(kind: str, request: pytest.FixtureRequest) -> None:
    """A3"""
    path: Path = request.getfixturevalue(kind)
    whole = path.read_bytes()
    last = meaning(whole, kind)

    for end in (0, 1, 100, 600, 10_000, last // 2, last - 70_000, last - 4000, last - 1):
        path.write_bytes(whole[: max(0, end)])
        with pytest.raises(BackupFault):
            verify(path, passphrase=PASSPHRASE)


@pytest.mark.parametrize("kind", ["plain", "sealed"])
def test_an_archive_of_which_a_byte_was_changed_is_refused(kind: str, request: pytest.FixtureRequest) -> None:
    """A3: wherever the byte stands that means something. Of a plain one that is not the filling between the parts."""
    path: Path = request.getfixturevalue(kind)
    whole = path.read_bytes()
    chance = random.Random(7)

    for place in [chance.randrange(meaning(whole, kind)) for _ in range(40)]:
        changed = bytearray(whole)
        changed[place] ^= 0x20
        path.write_bytes(changed)
        try:
            found = verify(path, passphrase=PASSPHRASE)
        except BackupFault:
            continue
        assert kind == "plain"
        assert whole[place] == 0, f"byte {place} was changed, and {found.name} passed for whole"


@pytest.mark.parametrize("rows", range(0, 128, 16))
def test_the_end_of_an_encrypted_archive_is_proved_wherever_a_chunk_ends(
    little_work: None, tmp_path: Path, rows: int
) -> None:
    """A3: the last chunk may hold nothing but the zeros in which a tar file ends."""
    path = tmp_path / "sealed"
    header, manifest = empty_parts()
    with path.open("wb") as file:
        writer = ArchiveWriter(file, passphrase=PASSPHRASE, made_at=clock.now())
        writer.add_header(header)
        writer.add_file("0" * 64, io.BytesIO(bytes(rows * 512)), size=rows * 512)
        writer.finish(manifest)
    whole = path.read_bytes()

    for damaged in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(damaged)
        with pytest.raises(Damaged, match="chunk"):
            read_all(path)


def read_all(path: Path) -> None:
    with opened(path, PASSPHRASE) as parts:
        for part in parts:
            part.file.read()


def empty_parts() -> tuple[ArchiveHeader, Manifest]:
    header = ArchiveHeader(version="0", engine="sqlite", made_at="", migrations=[], tables={})
    return header, Manifest(header="", tables={}, files=FilesSum(count=0, bytes=0, sha256=""))


def meaning(whole: bytes, kind: str) -> int:
    """Where the bytes end that mean something: a tar file ends in zeros."""
    return len(whole.rstrip(b"\0")) if kind == "plain" else len(whole)


def test_rows_and_files_that_were_exchanged_are_refused(plain: Path) -> None:
    """A3"""

    def less_rows(name: str, data: bytes) -> bytes | None:
        if not name.startswith("tables/tickets_status/"):
            return data
        return gzip.compress(b"".join(gzip.decompress(data).splitlines(keepends=True)[1:]))

    def one_file_less(name: str, data: bytes) -> bytes | None:
        return None if name.startswith("files/") else data

    for change in (less_rows, one_file_less):
        changed = rewritten(plain, change)
        with pytest.raises(Damaged):
            verify(changed)


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Another archive, of which each part went through this change."""
    other = path.with_name("changed.tar")
    with tarfile.open(path) as source, tarfile.open(other, "w") as target:
        for member in source:
            file = source.extractfile(member)
            assert file
            if (data := change(member.name, file.read())) is not None:
                member.size = len(data)
                target.addfile(member, io.BytesIO(data))
    return other


def test_an_archive_of_a_newer_format_names_its_version(plain: Path) -> None:
    """A3"""

    def newer(name: str, data: bytes) -> bytes:
        if name != HEADER:
            return data
        return json.dumps({**json.loads(data), "format": 2, "version": "9.1", "more": []}).encode()

    with pytest.raises(BackupFault, match=r"9\.1"):
        verify(rewritten(plain, newer))


@pytest.mark.parametrize("wrong", [{"migrations": [1]}, {"tables": []}, {"tables": {"x": ["id"]}}])
def test_a_header_that_none_of_ours_is_like_is_refused_though_the_sums_fit(
    plain: Path, wrong: dict[str, object]
) -> None:
    """A3: before anything is changed."""

    def with_wrong(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **wrong}).encode() if name == HEADER else data

    with pytest.raises(Damaged, match="manifest"):
        verify(forged(plain, with_wrong))


@pytest.mark.parametrize("name", [HEADER, KEY, MANIFEST, END])
def test_a_part_that_is_there_twice_is_refused(portal: Place, tmp_path: Path, name: str) -> None:
    """A3: which one of two was meant, nobody knows."""
    back_up(str(tmp_path / "one.tar"), WantedArchive(with_key=True))
    other = tmp_path / "other.tar"
    with tarfile.open(tmp_path / "one.tar") as source, tarfile.open(other, "w") as target:
        for member in source:
            file = source.extractfile(member)
            assert file
            data = file.read()
            for _ in range(2 if member.name == name else 1):
                target.addfile(member, io.BytesIO(data))

    with pytest.raises(Damaged, match=re.escape(name)):
        verify(other)


def test_something_else_is_no_archive(tmp_path: Path) -> None:
    for name, content in {"text": b"Bonjour\n" * 2000, "empty": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupFault):
            verify(tmp_path / name)


def test_an_encrypted_archive_opens_with_its_passphrase_alone(portal: Place, tmp_path: Path) -> None:
    """A3: the key is in it, and any other program of age opens it too."""
    sealed = tmp_path / "sealed.tar.age"
    back_up(str(sealed), WantedArchive(passphrase=PASSPHRASE))
    with pytest.raises(NoPassphrase):
        verify(sealed)
    with pytest.raises(WrongPassphrase):
        verify(sealed, passphrase="quatre chevaux verts")

    archive: Archive = verify(sealed, passphrase=PASSPHRASE)
    opened = pyrage.passphrase.decrypt(sealed.read_bytes(), PASSPHRASE)

    assert archive.manifest.key
    assert b"secret_key" not in sealed.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        file = tar.extractfile(MANIFEST)
        assert file
        assert read_manifest(file.read()) == archive.manifest


def test_a_file_that_is_damaged_on_the_disk_is_told_and_the_rest_is_kept(portal: Place, tmp_path: Path) -> None:
    """A5"""
    blob = Blob.objects.order_by("pk")[0]
    file = Path(default_storage.path(blob.path))
    stored = file.read_bytes()
    file.write_bytes(b"something else")

    said = portal.run("backup", str(tmp_path / "one.tar"), code=3)
    file.write_bytes(stored)  # other tests store the same bytes

    assert "missing or damaged on the disk, and so not in it: 1 (" in said
    assert verify(tmp_path / "one.tar").manifest.lacking_names == [blob.sha256]


def test_the_sweep_waits_while_files_are_read() -> None:
    """A3: a back-up holds them, in a thread with a connection of its own."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with nothing_deleted():
            begun.set()
            end.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as other:
        holding = other.submit(hold)
        assert begun.wait(10)
        with pytest.raises(schedule.NotNow):
            sweep()
        end.set()
        holding.result()
    sweep()
