"""A company's colour on our pages: whether it can be read, and the shades that go with it.

Contrast is that of WCAG 2.2 (1.4.3): 4.5 for text. The grounds are those of `ui/static/ui/css/tokens.css`.
"""

import colorsys
import re
from functools import lru_cache

OURS = "#0b5c63"
READABLE = 4.5
_WRITTEN = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_WHITE, _BLACK = "#ffffff", "#000000"
#: The darkest ground that text in this colour stands on in the light, and the lightest in the dark.
_LIGHT_GROUND, _DARK_GROUND, _DARK_PAPER = "#efede8", "#25272e", "#16171b"


def parse(text: str) -> str | None:
    """`#0B5C63`, `0b5c63` or `#abc` as `#0b5c63`; `None` for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].lower()
    return f"#{digits}" if len(digits) == len("rrggbb") else "#" + "".join(digit * 2 for digit in digits)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str) -> float:
    """That of text in this colour on the darkest of our light grounds. White text on the colour has more."""
    return contrast(colour, _LIGHT_GROUND)


def is_readable(colour: str) -> bool:
    """Whether text in it can be read on our light grounds, and white text on it."""
    return least_contrast(colour) >= READABLE


def nearest_readable(colour: str) -> str:
    """The same colour, only as much darker as it takes."""
    return _shaded(colour, towards=_BLACK, on=_LIGHT_GROUND)


def style_sheet(colour: str) -> str:
    """Our tokens of the brand in this colour, for light and dark."""
    light, dark = colour, _shaded(colour, towards=_WHITE, on=_DARK_GROUND)
    pairs = {
        "brand": (light, dark),
        "brand-deep": (_mixed(light, _BLACK, 0.25), _mixed(dark, _WHITE, 0.25)),
        "brand-ink": (_WHITE, _DARK_PAPER),
        "brand-soft": (_ground(light, _WHITE), _ground(dark, _DARK_PAPER)),
    }
    lines = "".join(f"--{name}: light-dark({one}, {other}); " for name, (one, other) in pairs.items())
    return f"@layer tokens {{ :root {{ {lines}}} }}\n"


@lru_cache(maxsize=64)
def for_dark(colour: str) -> str:
    """The shade in which it is read on a dark ground."""
    return _shaded(colour, towards=_WHITE, on=_DARK_GROUND)


def _shaded(colour: str, *, towards: str, on: str) -> str:
    shades = (_with_lightness(colour, towards, step / 100) for step in range(101))
    return next(shade for shade in shades if contrast(shade, on) >= READABLE)


def _with_lightness(colour: str, towards: str, share: float) -> str:
    """Its hue is kept, only its lightness moves."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    end = 1.0 if towards == _WHITE else 0.0
    moved = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * share, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in moved)


def _ground(colour: str, paper: str) -> str:
    """A tint of the colour that text in the colour itself can be read on."""
    tints = (_mixed(paper, colour, step / 100) for step in range(12, -1, -1))
    return next((tint for tint in tints if contrast(colour, tint) >= READABLE), paper)


def _mixed(one: str, other: str, share: float) -> str:
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- constants of sRGB
