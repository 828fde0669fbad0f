"""The only code of the portal that decodes a picture of a stranger: one on standard input, and what was made of it on
standard output.

A small file may unfold to gigabytes, and a decoder that a file has misled cannot be stopped from within. This child has
limits of memory and time, and is started by its path with `python -I`, so that neither Django nor a secret is in it.
"""

import contextlib
import io
import json
import sys

from PIL import Image, ImageFile, ImageOps

if sys.platform != "win32":
    import resource

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 10
#: A colour profile has some thousand bytes.
LARGEST_PROFILE = 1024 * 1024
#: The box of a picture made small: a feed shows it at half of it on a fine screen.
SMALL = (800, 600)
ORIENTATION = 0x0112


def main(most_pixels: int, *box: int) -> int:
    """Without a box, make what a message shows; with its width and height, one PNG that fits into it."""
    limit()
    Image.MAX_IMAGE_PIXELS = None  # bounded below
    # The decoders raise whatever they do: the child ends with it, and its parent knows that this is no picture.
    with Image.open(sys.stdin.buffer, formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
        if picture.width * picture.height > most_pixels:
            return 2
        if box:
            sys.stdout.buffer.write(drawn_to_fit(picture, (box[0], box[1])))
        else:
            answer(picture)
    return 0


def limit() -> None:
    if sys.platform != "win32":
        wanted = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_CORE: 0}
        for limited, most in wanted.items():
            # A stricter limit is in force already, or this system has none of the kind.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limited, (most, most))


def answer(picture: ImageFile.ImageFile) -> None:
    """Write a line of JSON with the lengths of what follows: the picture drawn anew if need be, and a small one."""
    kind = "JPEG" if picture.format == "MPO" else picture.format or ""
    is_turned = is_turned_still(picture, kind)
    picture.load()
    upright = ImageOps.exif_transpose(picture) if is_turned else picture
    drawn = drawn_anew(upright, kind) if kind == "JPEG" or is_turned else b""
    small = made_small(upright)
    head = {"drawn": len(drawn), "small": len(small), "width": upright.width, "height": upright.height}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + drawn + small)


def is_turned_still(picture: ImageFile.ImageFile, kind: str) -> bool:
    """Whether a camera lay on its side. An animation is no photograph; a JPEG of several pictures shows its first."""
    is_turned = picture.getexif().get(ORIENTATION, 1) not in {0, 1}
    return is_turned and (kind == "JPEG" or getattr(picture, "n_frames", 1) == 1)


def drawn_anew(picture: Image.Image, kind: str) -> bytes:
    """Return what keeps colours and quality, and leaves everything else behind."""
    written = io.BytesIO()
    options: dict[str, object] = {"exif": b"", "icc_profile": profile(picture)}
    if kind == "JPEG":
        options |= {"quality": 92, "comment": b""}
    if kind == "WEBP":
        options |= {"quality": 92, "xmp": b""}
    picture.save(written, kind, **options)
    return written.getvalue()


def made_small(picture: Image.Image) -> bytes:
    """Return the picture as it is shown among others; nothing where it is as small already."""
    if picture.width <= SMALL[0] and picture.height <= SMALL[1]:
        return b""
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    written = io.BytesIO()
    small = picture.convert("RGBA" if has_alpha else "RGB")
    small.thumbnail(SMALL)
    small.save(written, "WEBP", quality=80, exif=b"", xmp=b"", icc_profile=profile(picture))
    return written.getvalue()


def drawn_to_fit(picture: ImageFile.ImageFile, box: tuple[int, int]) -> bytes:
    """Return the first frame, the right side up and no larger than the box, and nothing else of the file."""
    picture.load()
    fitted = ImageOps.exif_transpose(picture).convert("RGBA")
    fitted.info.clear()
    fitted.thumbnail(box)
    written = io.BytesIO()
    fitted.save(written, "PNG", optimize=True)
    return written.getvalue()


def profile(picture: Image.Image) -> bytes | None:
    found: bytes = picture.info.get("icc_profile") or b""
    # That of an ink is none of what is drawn in light.
    return found if 0 < len(found) <= LARGEST_PROFILE and picture.mode in {"RGB", "RGBA", "L", "LA", "P"} else None


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
