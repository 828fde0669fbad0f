"""Each charset label is read as mail programs mean it, and what has no label or a wrong one is read all the same."""

import pytest

from tests.postroom.mails import mail_of, problems

# Letters that the charset which programs mean has, and the one which the label names by the standard has not.
WESTERN = ("L’œuvre coûte 5 €", "windows-1252")
CHINESE = ("打印机坏了。㐂㐃", "gb18030")
TAIWANESE = ("印表機壞了。碁恒裏", "cp950")
JAPANESE = ("プリンタ①、㈱髙橋", "cp932")
KOREAN = ("프린터 똠방각하", "cp949")
THAI = ("เครื่องพิมพ์เสีย… “ด่วน”", "cp874")
TABLE = {
    ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1", "ansi", "x-ansi", "x-user-defined"): WESTERN,
    ("windows-1252", "cp1252"): WESTERN,
    ("iso-8859-9", "windows-1254"): ("Müşteri ağa bağlanmayor… “ş”", "cp1254"),
    ("iso-8859-11", "tis-620", "windows-874"): THAI,
    ("gb2312", "gbk", "x-gbk", "iso-gb2312", "gb_2312-80", "chinese", "gb18030"): CHINESE,
    ("big5", "x-x-big5", "big-5"): TAIWANESE,
    ("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"): JAPANESE,
    ("ks_c_5601-1987", "ks_c_5601", "ksc_5601", "euc-kr", "korean", "windows-949"): KOREAN,
    ("macintosh", "x-mac-roman"): ("Cœur brisé à l’été", "mac_roman"),
    ("iso-8859-8-i", "iso-8859-8"): ("שלום עולם", "iso-8859-8"),
    ("unicode", "utf-16", "utf_16"): ("Relevé et 打印机", "utf-16"),
    ("utf-16le", "utf_16_le"): ("Bonjour", "utf-16-le"),
    ("utf-32", "utf_32"): ("Bonjour", "utf-32"),
    ("utf-32be",): ("Bonjour", "utf-32-be"),
    ("iso-2022-jp", "iso-2022-jp-ms", "cp50220"): ("プリンタが壊れました", "iso2022_jp"),
    ("iso-2022-jp", "cp50220", "iso-2022-jp-ext"): ("ｱｲｳ", "iso2022_jp_ext"),
    ("iso-2022-jp-2",): ("Café", "iso2022_jp_2"),
    ("iso-2022-kr",): ("프린터가", "iso2022_kr"),
    ("hz-gb-2312", "hz"): ("打印机坏了", "hz"),
    ("utf-7",): ("Relevé", "utf-7"),
    ("ISO-8859-1", " iso-8859-1 ", "'iso-8859-1'", '\\"iso-8859-1\\"'): WESTERN,
    ("koi8-r",): ("Принтер сломан", "koi8-r"),
}
LABELS = [(label, text, codec) for labels, (text, codec) in TABLE.items() for label in labels]
UTF8_LABELS = [
    "utf-8", "utf8", "unicode-1-1-utf-8", "ascii", "us-ascii", "ansi_x3.4-1968", "unknown-8bit", "8bit", "US-ASCII",
]  # fmt: skip
SINGLE_BYTE = [
    "iso-8859-1", "windows-1252", "iso-8859-9", "windows-1254", "windows-1250", "iso-8859-15", "iso-8859-2",
    "macintosh", "x-mac-roman",
]  # fmt: skip


@pytest.mark.parametrize(("label", "text", "codec"), LABELS)
def test_a_label_means_what_programs_mean_by_it(label: str, text: str, codec: str) -> None:
    mail = mail_of(text.encode(codec), label)

    assert mail.visible_text == text
    assert problems(mail) == []


@pytest.mark.parametrize("label", UTF8_LABELS)
def test_a_label_of_ascii_is_read_as_utf_8(label: str) -> None:
    mail = mail_of("Relevé à l’été".encode(), label)

    assert mail.visible_text == "Relevé à l’été"
    assert problems(mail) == []


@pytest.mark.parametrize("label", UTF8_LABELS)
def test_utf_8_with_a_broken_letter_stays_utf_8(label: str) -> None:
    mail = mail_of("Relevé à l’été".encode() + b" \xff.", label)

    assert mail.visible_text == "Relevé à l’été \ufffd."
    assert problems(mail) == [f"text damaged: {label}"]


@pytest.mark.parametrize("label", UTF8_LABELS)
def test_western_octets_under_the_label_of_utf_8_are_western(label: str) -> None:
    mail = mail_of(b"Le caf\xe9 est ferm\xe9", label)

    assert mail.visible_text == "Le café est fermé"
    assert problems(mail) == [f"charset guessed: {label}"]


@pytest.mark.parametrize("label", SINGLE_BYTE)
def test_utf_8_under_the_label_of_one_octet_a_letter_is_utf_8(label: str) -> None:
    mail = mail_of("Relevé de février".encode(), label)

    assert mail.visible_text == "Relevé de février"
    assert problems(mail) == [f"charset guessed: {label}"]


@pytest.mark.parametrize("label", ["windows-1258", "cp1258"])
def test_vietnamese_letters_are_composed(label: str) -> None:
    """windows-1258 writes tone marks as letters of their own."""
    assert mail_of(b"Vi\xea\xf2t Nam", label).visible_text == "Việt Nam"


@pytest.mark.parametrize("octet", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_an_octet_that_windows_1252_does_not_assign_is_replaced(octet: int) -> None:
    assert mail_of(b"caf\xe9 " + bytes([octet]) + b".", "iso-8859-1").visible_text == "café \ufffd."


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "utf_16", "utf_32", "utf16", "utf32", "unicode"])
def test_a_text_without_zeros_is_not_of_two_octets_a_letter(label: str) -> None:
    assert mail_of(b"Un texte simple.", label).visible_text == "Un texte simple."
    assert mail_of("Un texte prêt à l’été ".encode() + b"\xff", label).visible_text == "Un texte prêt à l’été \ufffd"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_says_that_letters_have_two_octets(codec: str) -> None:
    """Chinese text without blanks has no zeros."""
    assert mail_of(f"\ufeff{'打印机坏了'}".encode(codec), "utf-16").visible_text == "打印机坏了"


def test_half_a_letter_of_utf_7_is_replaced() -> None:
    """A database refuses one half of a surrogate pair."""
    assert mail_of(b"Bonjour +2D0-.", "utf-7").visible_text == "Bonjour ?."


@pytest.mark.parametrize(
    "label", ["unicode_escape", "raw_unicode_escape", "idna", "punycode", "base64", "rot13", "hex", "inconnu", "x y"]
)
def test_a_label_that_is_no_charset_of_mail_counts_as_none(label: str) -> None:
    mail = mail_of("été \\u0041\\n prêt".encode() + b" \xff.", label)

    assert mail.visible_text == "été \\u0041\\n prêt \ufffd."
    assert problems(mail) == [f"text damaged: {label}"]
