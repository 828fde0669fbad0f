"""Texts without a label, or with a label that their octets contradict, and the old ways to write Japanese."""

import pytest

from postroom import charsets
from tests.postroom.mails import mail_of, problems

# Half-width katakana as some programs send them: octets of Shift_JIS among the rows of ISO-2022-JP.
RAW_KATAKANA = ("ﾌﾟﾘﾝﾀ", "ﾌﾟﾘﾝﾀ".encode("cp932"))
# The row of vendors' letters, which the standard's decoder refuses.
CIRCLED_ONE = ("①", b"\x1b$B-!\x1b(B")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Relevé de février", "utf-8"),
        ("Relevé de février, n° 5 à 10 €", "cp1252"),
        ("Здравствуйте, принтер больше не печатает, помогите пожалуйста.", "cp1251"),
        # As few as four letters of ten, and fewer still among digits and blanks, show that a script is not Latin.
        ("Здравствуйте, принтер сломан, помогите: PDF, ZIP, DOCX, Windows Outlook Firefox Office Macs", "cp1251"),
        ("Заказ 2026-00042: 12345 67890 12 34 56 78 90 11 22 33 44 55 66 77 88, счёт 98765 43210, срочно", "cp1251"),
        ("Καλημέρα, εκτυπωτής δεν λειτουργεί πια, παρακαλώ βοηθήστε με.", "cp1253"),
        ("プリンタが壊れました。助けてください。", "shift_jis"),
        ("プリンタが壊れました。", "iso2022_jp"),
    ],
)
def test_a_text_without_a_label_is_guessed(text: str, codec: str) -> None:
    mail = mail_of(text.encode(codec))

    assert mail.visible_text == text
    assert problems(mail) == ([] if codec == "iso2022_jp" else ["charset guessed"])


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"releve \xc3\xa9\xc3\xa0 \xff.", "releve éà \ufffd."),
        (b"releve de fevrier \xc3\xa9 \xff.", "releve de fevrier Ã© ÿ."),
        (b"caf\xe9 au lait, s'il vous pla\xeet", "café au lait, s'il vous plaît"),
    ],
)
def test_a_third_of_broken_letters_is_still_utf_8_and_more_is_not(octets: bytes, text: str) -> None:
    assert mail_of(octets).visible_text == text


def test_what_was_guessed_and_what_was_lost_is_said() -> None:
    assert charsets.decode(b"Un texte") == charsets.DecodedText(text="Un texte")
    assert charsets.decode("été".encode()) == charsets.DecodedText(text="été", guessed=True)
    assert charsets.decode("été".encode(), "utf-8") == charsets.DecodedText(text="été")
    assert charsets.decode(b"caf\xe9") == charsets.DecodedText(text="café", guessed=True)
    assert charsets.decode("été".encode() + b"\xff") == charsets.DecodedText(
        text="été\ufffd", guessed=True, damaged=True
    )
    assert charsets.decode("été".encode() + b"\xff", "utf-8") == charsets.DecodedText(text="été\ufffd", damaged=True)


@pytest.mark.parametrize(("label", "guessed"), [(None, True), ("inconnu", True), ("utf-16", True)])
def test_japanese_by_its_escapes_alone_is_a_guess(label: str | None, *, guessed: bool) -> None:
    octets = "プリンタ".encode("iso2022_jp")

    assert charsets.decode(octets, label) == charsets.DecodedText(text="プリンタ", guessed=guessed)


def test_a_text_in_no_latin_script_that_nobody_can_guess_is_damaged() -> None:
    octets = bytes(range(128, 256)) * 3

    found = charsets.decode(octets)

    assert found.text == octets.decode("cp1252", "replace")
    assert (found.guessed, found.damaged) == (True, True)


@pytest.mark.parametrize("label", ["gb2312", "euc-jp", "windows-1253"])
def test_octets_that_the_label_does_not_know_are_western(label: str) -> None:
    mail = mail_of(b"L'\xe9cole est ferm\xe9e \xff \xd2", label)

    assert mail.visible_text == "L'école est fermée ÿ Ò"
    assert problems(mail) == [f"charset guessed: {label}"]


@pytest.mark.parametrize("label", ["iso-2022-jp", "iso-2022-jp-ms", "cp50220"])
@pytest.mark.parametrize(
    ("escape", "text"), [(b"\x1b$B", "ア"), (b"\x1b$@", "ア"), (b"\x1b(J", '%"'), (b"\x1b(I", "･｢")]
)
def test_raw_katakana_among_japanese_rows_are_kept(label: str, escape: bytes, text: str) -> None:
    """The row is that of `ア`, whose two octets are letters of their own in the other sets."""
    shown, raw = RAW_KATAKANA

    mail = mail_of(raw + b" a " + escape + b'%"' + b"\x1b(B b " + raw, label)

    assert mail.visible_text == f"{shown} a {text} b {shown}"


@pytest.mark.parametrize("label", ["iso-2022-jp", "iso-2022-jp-ms"])
@pytest.mark.parametrize("codec", ["cp932", "utf-8"])
def test_japanese_without_any_escape_is_guessed(label: str, codec: str) -> None:
    octets = "プリンタが壊れました。助けてください。".encode(codec)

    assert mail_of(octets, label).visible_text == "プリンタが壊れました。助けてください。"


@pytest.mark.parametrize(("escape", "octets", "text"), [(b"(I", b"1 2^", "ｱｲﾞ"), (b"(J", b"A b", "A b")])
def test_runs_beside_vendor_letters_are_read(escape: bytes, octets: bytes, text: str) -> None:
    """A blank within a run of half-width katakana is no letter."""
    shown, vendor = CIRCLED_ONE

    mail = mail_of(vendor + b"\x1b" + escape + octets + b"\x1b(B.", "iso-2022-jp")

    assert mail.visible_text == f"{shown}{text}."


def test_each_letter_of_the_standard_is_read_beside_a_vendor_letter() -> None:
    """A text with one vendor letter is read by another decoder as a whole. Both agree on each kana and kanji."""
    shown, vendor = CIRCLED_ONE
    rows = [bytes([row, cell]) for row in [0x24, 0x25, *range(0x30, 0x75)] for cell in range(0x21, 0x7F)]
    known = b"".join(pair for pair in rows if is_letter(pair))

    found = charsets.decode(vendor + b"\x1b$B" + known + b"\x1b(B", "iso-2022-jp")

    assert found.text == shown + (b"\x1b$B" + known + b"\x1b(B").decode("iso2022_jp")
    assert len(known) > 2 * 6_000
    assert not found.damaged


@pytest.mark.parametrize(
    "octets",
    [
        b"%s \x81", b"\x81 %s \x1b(B.", b"%s\x1b(B \x81", b"%s\x1b(J \x81", b"%s\x1b(I`\x1b(B", b"%s\x1b$B~~\x1b(B",
        b"%s\x1b(H \x81", b"%s\x1b(H.\x1b(B \x81",
    ],
)  # fmt: skip
def test_a_japanese_text_with_octets_that_mean_nothing_is_damaged(octets: bytes) -> None:
    shown, vendor = CIRCLED_ONE

    found = charsets.decode(octets % vendor, "iso-2022-jp")

    assert shown in found.text
    assert "\ufffd" in found.text
    assert found.damaged


def test_half_a_letter_at_the_end_of_a_row_is_left_out() -> None:
    shown, vendor = CIRCLED_ONE

    assert charsets.decode(vendor + b'\x1b$B%"%\x1b(B.', "iso-2022-jp").text == f"{shown}ア."


def is_letter(pair: bytes) -> bool:
    try:
        (b"\x1b$B" + pair).decode("iso2022_jp")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("text", ["été", "À Nîmes", "« Déjà ? »", "Größe", "€ 5 à payé"])
def test_a_few_words_of_western_letters_are_no_matter_of_statistics(text: str) -> None:
    """Where a letter of ASCII stands among them, they are of a Latin script."""
    assert mail_of(text.encode("cp1252")).visible_text == text
    assert charsets.decode(text.encode("cp1252"), "unknown-8bit").text == text
