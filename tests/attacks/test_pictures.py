"""Pictures that cost more than their size: bounded before they are decoded, and decoded by a child with limits."""

import io
import resource
import threading
import time

import pytest
from PIL import Image

from joindre.files.pictures import prepare
from tests.pictures import chunk, picture, promised, with_chunk

#: Resident memory that handling all of them may add to this process, in kilobytes.
MOST_MEMORY = 200_000


def animated_bomb() -> bytes:
    """Four megabytes that once took five gigabytes and 46 seconds: 1,200 frames of a million pixels."""
    return promised(1000, 1000, frames=1_200) + bytes(4_000_000)


def gif_bomb(frames: int = 3_000) -> bytes:
    head = b"GIF89a" + (2_000).to_bytes(2, "little") * 2 + b"\x80\0\0" + bytes(6)
    size = (2_000).to_bytes(2, "little") * 2
    return head + (b"," + bytes(4) + size + b"\0\x02\x02\x44\x01\0") * frames + b";"


def webp_bomb() -> bytes:
    written = io.BytesIO()
    drawn = [Image.new("RGB", (2_000, 2_000), (number * 67 % 256, 9, 9)) for number in range(45)]
    drawn[0].save(written, "WEBP", save_all=True, append_images=drawn[1:], duration=40, method=0, lossless=True)
    return written.getvalue()


def flat_jpeg() -> bytes:
    """Nine hundred million pixels of one colour."""
    written = io.BytesIO()
    Image.new("L", (30_000, 30_000)).save(written, "JPEG", quality=1)
    return written.getvalue()


BOMBS = {
    "animated png": (animated_bomb, "image/png"),
    "gif": (gif_bomb, "image/gif"),
    "webp": (webp_bomb, "image/webp"),
    "huge png": (lambda: promised(60_000, 60_000), "image/png"),
    "huge jpeg": (flat_jpeg, "image/jpeg"),
    "gif of tiny blocks": (lambda: gif_bomb(1)[:-2] + b"\x01a" * 8_000_000 + b"\0;", "image/gif"),
    "png of empty chunks": (lambda: with_chunk(picture(), chunk(b"zzZz", b"") * 1_000_000), "image/png"),
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_a_file_before_it_goes_off(name: str) -> None:
    """A4, L2"""
    make, kind = BOMBS[name]
    data = make()
    before = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time())

    made = prepare(data, kind)

    spent = time.process_time() - before[1]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before[0]
    assert made is None
    assert spent < 2
    assert grown < MOST_MEMORY


def test_a_giant_text_beside_a_picture_is_left_out_unread() -> None:
    """A4"""
    told = chunk(b"zTXt", b"Comment\0\0" + bytes(20_000_000))

    made = prepare(with_chunk(picture(), told), "image/png")

    assert made is not None
    assert len(made.data) < 1_000


def test_ten_at_once_take_their_turns_and_nobody_waits_longer_than_said() -> None:
    """A4: two children at once; who gets no turn in time keeps a file."""
    slow = picture("image/jpeg", size=(7_000, 7_000))
    waited: list[float] = []

    def send() -> None:
        begun = time.monotonic()
        prepare(slow, "image/jpeg", seconds=1.5)
        waited.append(time.monotonic() - begun)

    senders = [threading.Thread(target=send) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(waited) == 10
    assert max(waited) < 4
