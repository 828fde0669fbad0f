"""What is kept of a picture, whoever sent it and whatever it says about itself (L2)."""

import io
import zlib
from typing import Any

import pytest
from PIL import Image

from joindre.files.actions import keep_picture
from joindre.files.containers import Malformed, essentials, extent
from joindre.files.models import Blob
from joindre.files.pictures import prepare
from joindre.files.uploads import keep_judged
from tests.pictures import KINDS, PNG, animation, chunk, photograph, picture, promised, with_chunk

ANIMATED = ["image/png", "image/webp", "image/gif"]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (8, 6)), (6, (6, 8))])
def test_it_stands_upright_and_tells_nothing(kind: str, orientation: int, size: tuple[int, int]) -> None:
    """L2: pictures without their EXIF, the side up that was up."""
    made = prepare(photograph(kind, orientation=orientation), kind)

    assert made is not None
    kept = opened(made.data)
    assert (kept.format, kept.size, dict(kept.getexif())) == (KINDS[kind], size, {})
    assert (made.width, made.height) == size
    assert b"Carol" not in made.data


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_word_of_its_maker_is_left_out(kind: str) -> None:
    """L2: comments, text and XMP tell as much as EXIF."""
    told: dict[str, dict[str, Any]] = {
        "image/jpeg": {"comment": b"secret"},
        "image/gif": {"comment": b"secret"},
        "image/webp": {"xmp": b"secret"},
    }
    data = picture(kind, **told.get(kind, {}))
    if kind == "image/png":
        data = with_chunk(data, chunk(b"tEXt", b"Comment\0secret") + chunk(b"iTXt", b"XML:com.adobe.xmp\0secret"))
    assert b"secret" in data

    made = prepare(data, kind)

    assert made is not None
    assert b"secret" not in made.data
    assert opened(made.data).size == (8, 6)


@pytest.mark.parametrize("kind", ANIMATED)
def test_an_animation_stays_one(kind: str) -> None:
    """L2"""
    made = prepare(animation(kind), kind)

    assert made is not None
    assert getattr(opened(made.data), "n_frames", 1) == 3


@pytest.mark.parametrize("kind", ANIMATED)
def test_frames_and_size_are_read_from_the_file_alone(kind: str) -> None:
    found = extent(animation(kind, frames=4, size=(20, 10)), kind)

    assert (found.width, found.height, found.frames) == (20, 10, 4)


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}])
def test_the_size_of_a_webp_is_read_in_both_its_forms(options: dict[str, object]) -> None:
    found = extent(picture("image/webp", size=(300, 200), **options), "image/webp")

    assert (found.width, found.height, found.frames) == (300, 200, 1)


def test_what_follows_a_picture_is_cut_off() -> None:
    made = prepare(PNG + b"PK\x03\x04 and a hidden archive", "image/png")

    assert made is not None
    assert made.data.endswith(b"IEND\xaeB`\x82")


def test_a_second_picture_in_a_photograph_is_left_out() -> None:
    """L2: telephones put a whole second picture behind the first, with all that it tells."""
    second = Image.new("RGB", (8, 6), "red")
    written = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(written, "MPO", save_all=True, append_images=[second])

    made = prepare(written.getvalue(), "image/jpeg")

    assert made is not None
    assert (opened(made.data).format, made.data.count(b"\xff\xd8\xff")) == ("JPEG", 1)


def test_a_profile_that_unfolds_without_end_is_left_out() -> None:
    bomb = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(50_000_000)))

    made = prepare(with_chunk(PNG, bomb), "image/png")

    assert made is not None
    assert b"iCCP" not in made.data


def test_a_profile_like_others_stays() -> None:
    profile = picture("image/png", icc_profile=bytes(range(256)) * 12)

    assert b"iCCP" in essentials(profile, "image/png")


@pytest.mark.parametrize("data", [promised(40_000, 40_000), promised(1_000, 1_000, frames=400)])
def test_what_would_fill_the_memory_is_no_picture(data: bytes) -> None:
    assert prepare(data, "image/png") is None


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_cut_short_is_no_picture(kind: str) -> None:
    whole = animation(kind) if kind in ANIMATED else photograph(kind, size=(400, 300))

    assert all(prepare(whole[:length], kind) is None for length in (12, len(whole) // 2))


@pytest.mark.parametrize("kind", ANIMATED)
def test_parts_without_end_are_malformed(kind: str) -> None:
    whole = animation(kind)

    for length in range(12, len(whole) - 1, 7):
        with pytest.raises(Malformed):
            extent(whole[:length], kind)


def test_a_picture_that_takes_too_long_is_a_file_and_says_so(db: None) -> None:
    kept = keep_judged(PNG, name="écran.png", seconds=0.0)

    assert (kept.media_type, kept.blob.read()) == ("application/octet-stream", PNG)
    assert "comme un fichier" in str(kept.notice)


def test_a_large_picture_has_a_small_one_beside_it(db: None) -> None:
    kept = keep_judged(picture("image/jpeg", size=(1600, 900)), name="écran.jpg")

    blob = Blob.objects.select_related("small").get(pk=kept.blob.pk)
    assert (blob.width, blob.height) == (1600, 900)
    assert blob.small is not None
    small = opened(blob.small.read())
    assert (small.format, small.size) == ("WEBP", (800, 450))


def test_equal_pictures_are_kept_once(db: None) -> None:
    """I12, L2"""
    made = prepare(picture(size=(900, 700)), "image/png")
    assert made is not None

    assert keep_picture(made) == keep_picture(made)
    assert Blob.objects.count() == 2


def test_a_small_picture_has_none(db: None) -> None:
    assert keep_judged(PNG, name="écran.png").blob.small is None


def test_bytes_kept_as_a_file_before_learn_that_they_are_a_picture(db: None) -> None:
    keep_judged(PNG, name="écran.png", seconds=0.0)

    assert keep_judged(PNG, name="écran.png").blob.width == 8


@pytest.mark.parametrize(
    ("data", "said", "kind"),
    [
        (PNG, "application/octet-stream", "image/png"),
        (photograph("image/jpeg"), "image/pjpeg", "image/jpeg"),
        (b"\0\0\0\x18ftypheic", "image/jpeg", "application/octet-stream"),
        (b"BM and so on", "image/bmp", "application/octet-stream"),
        (b"II*\0", "image/tiff", "application/octet-stream"),
        (b"a;b", "text/csv", "text/csv"),
        (b"<svg>", "image/svg+xml", "application/octet-stream"),
    ],
)
def test_what_a_mail_calls_it_counts_only_where_that_does_no_harm(db: None, data: bytes, said: str, kind: str) -> None:
    """I6: pictures are judged by their bytes."""
    assert keep_judged(data, name="fichier", said=said).media_type == kind
