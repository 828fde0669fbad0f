"""Removing what a camera writes into a picture, such as where and when it was taken (L2)."""

import io
import warnings

from PIL import Image, ImageOps

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: More would cost a gigabyte of memory to open.
MOST_PIXELS = 60_000_000


def without_metadata(data: bytes, media_type: str) -> bytes | None:
    """Return the same picture, encoded anew. Return `None` where the bytes are no picture, or one that is too large to
    open.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _drawn_anew(data, FORMATS[media_type])
    # Pillow raises whatever its decoders do; to us all of it means: not a picture.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None


def _drawn_anew(data: bytes, wanted: str) -> bytes | None:
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return None
        upright = ImageOps.exif_transpose(picture) if getattr(picture, "n_frames", 1) == 1 else picture
        written = io.BytesIO()
        upright.save(written, wanted, **_options(upright, wanted))
    return written.getvalue()


def _options(picture: Image.Image, wanted: str) -> dict[str, object]:
    """Return what keeps colours, quality and animation, and leaves everything else behind."""
    options: dict[str, object] = {"icc_profile": picture.info.get("icc_profile"), "exif": b""}
    if wanted == "JPEG":
        options |= {"quality": 92}
    if wanted == "WEBP":
        options |= {"quality": 92, "xmp": b""}
    if getattr(picture, "n_frames", 1) > 1 and wanted != "JPEG":
        options |= {"save_all": True}
    return options
