"""Bytes to text: the declared charset is tried, then UTF-8, then windows-1252, then a guess by statistics.

Transfer encodings such as base64 are undone before, in `encodings`.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

# Mail programs mean more by these labels than the standards say. The table follows the WHATWG Encoding Standard.
LABELS = {
    "ascii": "utf-8", "us-ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "unknown-8bit": "utf-8", "8bit": "utf-8",
    "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252",
    "iso_8859-1": "windows-1252", "ansi": "windows-1252", "x-ansi": "windows-1252",
    "iso-8859-9": "windows-1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-gb2312": "gb18030", "gb_2312-80": "gb18030",
    "chinese": "gb18030", "big5": "cp950", "x-x-big5": "cp950", "big-5": "cp950",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc_5601": "cp949", "euc-kr": "cp949", "korean": "cp949",
    "windows-949": "cp949", "macintosh": "mac_roman", "x-mac-roman": "mac_roman", "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874", "x-user-defined": "windows-1252", "unicode": "utf-16",
}  # fmt: skip

# Python's codec of windows-1252 assigns no character to these octets.
_UNASSIGNED = dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D), "�")
_SHIFT, _KOREAN_SHIFT = b"\x1b$", b"\x1b$)C"
_SHORTEST_WIDE = 6
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
# Windows sends rows in ISO-2022-JP that the standard's decoder refuses. Such runs are read as Shift_JIS.
_ISO_2022_RUN = re.compile(rb"\x1b(\$B|\$@|\(B|\(J|\(I)([^\x1b]*)")
_BYTE_ORDER_MARKS = {b"\xff", b"\xfe"}
_SPACE, _ASCII = 0x20, 0x7F
# Shift_JIS leaves out 0x7F, and half-width katakana stand between its two ranges of rows.
_SKIPPED, _FIRST_ROWS = 0x60, 0x9F
_SAMPLE_LENGTH = 50_000
_NON_LATIN_SHARE = 0.4
_WESTERN = bytes(range(0x80)) + "àâäçéèêëîïôöùûüñáíóúßÀÂÇÉÈÊËÎÔÖÙÛÜÄœŒ«»°€’“”–—…\u00a0".encode("windows-1252")


@dataclass(frozen=True, kw_only=True)
class DecodedText:
    """A text. It also says whether its charset was guessed and whether letters were lost."""

    text: str
    guessed: bool = False
    damaged: bool = False


def decode(data: bytes, declared: str | None = None, *, is_short: bool = False) -> DecodedText:
    """Decode bytes. This never raises: what cannot be decoded becomes a replacement character.

    `is_short` leaves out the statistics, which are slow and say little about a few words.
    """
    label = _label(declared)
    if shown := _shown_by_octets(data, label):
        return shown
    if label and _is_wide(label) and b"\x00" not in data and data[:1] not in _BYTE_ORDER_MARKS:
        # A text of two octets a letter has zeros, at least in its blanks. Without any the label is wrong.
        label = None
    if data.isascii() and not _is_stateful(label) and b"\x1b$" not in data:
        return DecodedText(text=data.decode("ascii"))
    if label and (decoded := _as_declared(data, label)):
        return decoded
    return _guess(data, labelled=label is not None, is_short=is_short)


def _shown_by_octets(data: bytes, label: str | None) -> DecodedText | None:
    """Text whose octets show their charset whatever the label says: shifts of ISO-2022, a mark of byte order, zeros."""
    if label and (_is_wide(label) or _is_stateful(label)):
        return None
    if _SHIFT in data and data.isascii():
        if _KOREAN_SHIFT in data and (korean := _strict(data, "iso2022_kr")) is not None:
            return DecodedText(text=korean, guessed=True)
        return DecodedText(text=_strict(data, "iso2022_jp_ext") or _japanese(data).text, guessed=True)
    wide = _wide_label(data)
    text = _strict(data, wide) if wide else None
    return DecodedText(text=text, guessed=True) if text is not None else None


def _wide_label(data: bytes) -> str | None:
    """The name of UTF-16 where the octets begin with its mark, or where every second one is zero."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    sample = data[:200]
    if len(sample) < _SHORTEST_WIDE or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 2 > len(sample) // 2 and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 2 > len(sample) // 2 and not odd else None


def guess_label(data: bytes) -> str | None:
    """The charset of octets without any label, or None where it is UTF-8 or western, or cannot be said."""
    if data.isascii() or _strict(data, "utf-8") is not None or _is_western(data) or not _is_mostly_non_latin(data):
        return None
    best = from_bytes(data[:_SAMPLE_LENGTH]).best()
    return best.encoding if best else None


def _label(declared: str | None) -> str | None:
    if not declared:
        return None
    label = declared.strip().strip("\"'").casefold()
    label = LABELS.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if info.name in _OTHER_CODECS:
        return None
    return label if info._is_text_encoding else None  # noqa: SLF001 - base64 and rot13 are codecs too, and no text


# These codecs of Python are no charsets of mail.
_OTHER_CODECS = {"unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape", "idna", "punycode"}


def _is_wide(label: str) -> bool:
    return label.startswith(("utf-16", "utf-32", "utf_16", "utf_32", "utf16", "utf32"))


def _is_stateful(label: str | None) -> bool:
    """Whether plain ASCII octets can mean something else in this charset."""
    return label is not None and label.startswith(("utf-7", "utf-16", "utf-32", "utf_", "iso-2022", "iso2022", "hz"))


def _as_declared(data: bytes, label: str) -> DecodedText | None:
    strict = _strict(data, label)
    if strict is not None:
        if (utf8 := _utf8_under(label, data)) is not None:
            return DecodedText(text=utf8, guessed=True)
        return DecodedText(text=strict)
    if label.startswith("iso2022_jp"):
        return _japanese(data)
    if label == "utf-8" and _is_mostly_utf8(data):
        return DecodedText(text=data.decode("utf-8", "replace"), damaged=True)
    return None


# Text in one of these charsets is hardly ever valid UTF-8. If the bytes are valid UTF-8, the label is wrong.
_SINGLE_BYTE = re.compile(r"windows-12|cp12|iso-?8859|mac|koi8|cp874|cp8|cp437|tis")
_FIRST_OF_THREE = "\u0800"
_FEW_LETTERS = 2


def _utf8_under(label: str, data: bytes) -> str | None:
    """The text if it is UTF-8 under another label. Two octets may be a letter of a Chinese charset too."""
    if label == "utf-8" or data.isascii() or (text := _strict(data, "utf-8")) is None:
        return None
    if _SINGLE_BYTE.match(label):
        return text
    letters = [letter for letter in text if letter > "\x7f"]
    return text if len(letters) >= _FEW_LETTERS and min(letters) >= _FIRST_OF_THREE else None


def _strict(data: bytes, label: str) -> str | None:
    try:
        text = data.decode(label)
    except (UnicodeError, ValueError, LookupError):
        if label == "windows-1252":
            return data.decode("windows-1252", "replace").translate(_UNASSIGNED)
        return None
    if label in {"windows-1258", "cp1258"}:
        return unicodedata.normalize("NFC", text)
    # UTF-7 can encode one half of a surrogate pair, which databases refuse.
    return text.encode("utf-8", "replace").decode() if _is_stateful(label) else text


def _is_mostly_utf8(data: bytes) -> bool:
    sample = data[:_SAMPLE_LENGTH].decode("utf-8", "replace")
    good = sum(1 for character in sample if character > "\x7f")
    return sample.count("�") * 3 <= good


def _japanese(data: bytes) -> DecodedText:
    if not any(escape in data for escape in _ESCAPES):
        return _guess(data, labelled=True)
    position, pieces = 0, []
    for run in _ISO_2022_RUN.finditer(data):
        pieces.append(data[position : run.start()].decode("cp932", "replace"))
        pieces.append(_japanese_run(run[1], run[2]))
        position = run.end()
    text = "".join(pieces) + data[position:].decode("cp932", "replace")
    return DecodedText(text=text, damaged="�" in text)


def _japanese_run(escape: bytes, octets: bytes) -> str:
    if escape in {b"(B", b"(J"}:
        return octets.decode("cp932", "replace")
    seven_bit = bytes(octet & 0x7F for octet in octets if octet > _SPACE)
    if escape == b"(I":
        return bytes(octet | 0x80 for octet in seven_bit).decode("cp932", "replace")
    return _to_shift_jis(seven_bit).decode("cp932", "replace")


def _to_shift_jis(jis: bytes) -> bytes:
    """Write JIS X 0208 as Shift_JIS, whose Windows codec also knows the vendors' row 13."""
    shifted = bytearray()
    for first, second in zip(jis[::2], jis[1::2], strict=False):
        lead = ((first - 0x21) >> 1) + 0x81
        trail = second + (0x1F + (second >= _SKIPPED) if first % 2 else 0x7E)
        shifted += bytes(((lead + 0x40 if lead > _FIRST_ROWS else lead) & 0xFF, trail & 0xFF))
    return bytes(shifted)


def _guess(data: bytes, *, labelled: bool, is_short: bool = False) -> DecodedText:
    if any(escape in data for escape in _ESCAPES) and data.isascii():
        return DecodedText(text=_japanese(data).text, guessed=not labelled)
    if (text := _strict(data, "utf-8")) is not None:
        return DecodedText(text=text, guessed=True)
    if not labelled and _is_mostly_utf8(data):
        return DecodedText(text=data.decode("utf-8", "replace"), guessed=True, damaged=True)
    western = _strict(data, "windows-1252") or ""
    if is_short or _is_western(data) or not _is_mostly_non_latin(data):
        return DecodedText(text=western, guessed=True)
    best = from_bytes(data[:_SAMPLE_LENGTH]).best()
    if best is None:
        return DecodedText(text=western, guessed=True, damaged=True)
    text = data.decode(best.encoding, "replace")
    return DecodedText(text=text, guessed=True, damaged="�" in text)


def _is_western(data: bytes) -> bool:
    """Whether all that is not ASCII are letters and signs of western languages, beside a letter of ASCII: `été`."""
    sample = data[:_SAMPLE_LENGTH]
    return not sample.translate(None, _WESTERN) and any(map(str.isalpha, sample.decode("ascii", "ignore")))


def _is_mostly_non_latin(data: bytes) -> bool:
    """Whether so many letters are not ASCII that the text is hardly in a Latin script, where few have accents."""
    sample = data[:_SAMPLE_LENGTH]
    high = sum(1 for octet in sample if octet > _ASCII)
    letters = high + sum(1 for octet in sample if chr(octet).isalpha() and octet <= _ASCII)
    return letters > 0 and high / letters >= _NON_LATIN_SHARE
