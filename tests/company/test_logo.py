"""A logo is drawn anew, small, and shown to everybody (U6)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from joindre.company.logo import LARGEST, MOST_BYTES, NotALogo, keep_logo
from joindre.company.models import Company


def picture(width: int, height: int, *, kind: str = "PNG", mode: str = "RGBA") -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height), "green").save(written, kind)
    return written.getvalue()


def sent(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_is_kept_as_a_small_png(kind: str, db: None) -> None:
    kept = keep_logo(sent(picture(3000, 1500, kind=kind, mode="RGB")))

    with Image.open(io.BytesIO(kept.blob.read())) as drawn:
        assert drawn.format == "PNG"
        assert drawn.size == (320, 160)
        assert drawn.width <= LARGEST[0]


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture(9, 9)[:40], b"\x89PNG" * 600_000]
)
def test_anything_else_is_refused(data: bytes, db: None) -> None:
    with pytest.raises(NotALogo):
        keep_logo(sent(data))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(db: None) -> None:
    data = picture(5000, 4000, mode="L")
    assert len(data) < MOST_BYTES

    with pytest.raises(NotALogo):
        keep_logo(sent(data))


def test_it_stands_upright_and_tells_nothing_of_its_file(db: None) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    written = io.BytesIO()
    Image.new("RGB", (60, 20), "green").save(written, "JPEG", exif=turned, comment=b"secret")

    data = keep_logo(sent(written.getvalue())).blob.read()

    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.size == (20, 60)
        assert drawn.info == {}
    assert b"secret" not in data


def test_an_animation_gives_its_first_frame(db: None) -> None:
    written = io.BytesIO()
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])

    with Image.open(io.BytesIO(keep_logo(sent(written.getvalue())).blob.read())) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1
        assert drawn.getpixel((5, 5)) == (255, 0, 0, 255)


def test_a_colour_profile_of_ink_is_drawn_in_light(db: None) -> None:
    kept = keep_logo(sent(picture(40, 20, kind="JPEG", mode="CMYK")))

    with Image.open(io.BytesIO(kept.blob.read())) as drawn:
        assert drawn.mode == "RGBA"


def test_everybody_may_see_it_and_nothing_else_by_its_address(client: Client, db: None) -> None:
    Company.objects.update(logo=keep_logo(sent(picture(10, 10))))

    answer = client.get(Company.current().logo_url)

    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/company/logo-0000.png").status_code == 404


def test_colours_and_icon_are_named_by_their_content(client: Client, db: None) -> None:
    Company.objects.update(colour="#8a1538", own_name="<Nord>")
    company = Company.current()

    assert "--brand: light-dark(#8a1538" in client.get(company.style_url).text
    assert "&lt;</text>" in client.get(company.icon_url).text
    assert client.get("/company/colours-red.css").status_code == 404
    assert client.get("/company/icon-1-0b5c63.svg").status_code == 404
