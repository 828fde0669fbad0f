"""The only code that imports Typst. It reads one order on standard input and writes one PDF on standard output.

A compiler within a server would grow with each document and could not be stopped. This child process has limits and is
killed when it takes too long. It is started by its path with `python -I`, so neither Django nor a secret is in it.
"""

import contextlib
import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import typst
from PIL import Image

if sys.platform != "win32":
    import resource

_MEBIBYTE = 1024 * 1024
MEMORY = 1024 * _MEBIBYTE
CPU_SECONDS = 30
MOST_PIXELS = 40_000_000
WIDEST = 1600
_UNDISPLAYABLE = re.compile(r'the text `?"(.+?)"`? could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MOST_REPLACED = 100


def main() -> int:
    limit()
    order = json.load(sys.stdin)
    folder = Path(order["folder"])
    data = {**order["data"], "pictures": {name: fitted(folder / name) for name in order["pictures"]}}
    try:
        pdf = compiled(folder, data, created=order["created"])
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message} {' '.join(error.hints)}\n")
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


def limit() -> None:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if sys.platform != "win32":
        wanted = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_CORE: 0}
        for limited, most in wanted.items():
            # A stricter limit is in force already, or this system has none of the kind.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limited, (most, most))


def fitted(path: Path) -> str | None:
    """Write the picture again, no larger than print needs, and return its name. Return `None` for
    what is no picture.
    """
    target = path.with_name(f"{path.name}.png")
    try:
        with Image.open(path, formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
            picture.thumbnail((WIDEST, WIDEST))
            has_alpha = "A" in picture.getbands() or "transparency" in picture.info
            picture.convert("RGBA" if has_alpha else "RGB").save(target)
    except (
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return None
    return target.name


def compiled(folder: Path, data: dict[str, Any], *, created: int) -> bytes:
    """Return a PDF/UA-1 document. A sign that no font has becomes a box, because the standard refuses it."""
    text = json.dumps(data, ensure_ascii=False)
    compiler = typst.Compiler(folder / "main.typ", root=folder)
    standards: list[typst.PDFStandard] = ["ua-1"]
    for attempt in range(_MOST_REPLACED + 1):
        try:
            pdf = compiler.compile(format="pdf", sys_inputs={"data": text}, pdf_standards=standards, timestamp=created)
        except typst.TypstError as error:
            missing = _UNDISPLAYABLE.search(error.message)
            if missing is None or not standards:
                raise
            text = without(text, missing[1])
            # A text in a script that this machine has no font for at all: tagged, but not up to the standard.
            standards = standards if attempt < _MOST_REPLACED - 1 else []
        else:
            return bytes(pdf) if isinstance(pdf, bytes) else b"".join(pdf or [])
    raise AssertionError("the last attempt is made without a standard")


def without(text: str, sign: str) -> str:
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign)
    return text.replace(plain, "□") if plain in text else text.replace(plain[0], "□")


if __name__ == "__main__":
    sys.exit(main())
