"""Text under the label of another charset: the octets tell what it is."""

import pytest

from tests.postroom.mails import mail_of, read

JAPANESE, KOREAN, CHINESE, FRENCH = (
    "鍵が見つかりません。三箱",
    "열쇠를 찾을 수 없습니다",
    "钥匙找不到了",
    "La clé de l’étage est égarée",
)


@pytest.mark.parametrize("label", ["us-ascii", "utf-8", "iso-8859-1", "windows-1252", "shift_jis", "x-unknown", None])
def test_iso_2022_is_known_by_its_shifts(label: str | None) -> None:
    assert mail_of(JAPANESE.encode("iso2022_jp"), label).visible_text == JAPANESE
    assert mail_of(KOREAN.encode("iso2022_kr"), label).visible_text == KOREAN


@pytest.mark.parametrize("label", ["us-ascii", "utf-8", "iso-8859-1"])
def test_iso_2022_is_known_in_encoded_words_too(label: str) -> None:
    word = f"=?{label}?B?GyRCOCchWxsoQg==?="

    assert (
        read("\nx", headers=f"From: {word} <a@b.example>\nSubject: {word}\n").subject
        == read("\nx", headers=f"From: a@b.example\nSubject: {word.replace(label, 'iso-2022-jp')}\n").subject
    )


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        (CHINESE, "gbk", "gb2312"),
        (CHINESE + "镕", "gb18030", "gb2312"),
        (FRENCH, "windows-1252", "iso-8859-1"),
        (FRENCH, "windows-1252", "us-ascii"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (FRENCH, "utf-8", "iso-8859-15"),
        (FRENCH, "utf-8", "koi8-r"),
        (FRENCH, "utf-8", "windows-1251"),
        (CHINESE, "utf-8", "gb2312"),
        (CHINESE, "utf-8", "big5"),
        (JAPANESE, "utf-8", "iso-2022-jp"),
        (KOREAN, "utf-8", "euc-kr"),
        (FRENCH, "utf-16", "utf-8"),
        (FRENCH, "utf-16-le", "iso-8859-1"),
        (FRENCH, "utf-16-be", "us-ascii"),
        (FRENCH, "utf-8-sig", "windows-1252"),
    ],
)
def test_a_wrong_label_is_not_believed(text: str, charset: str, label: str) -> None:
    assert mail_of(text.encode(charset), label).visible_text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Ключ найден", "koi8-r"),
        ("СРОЧНО", "windows-1251"),
        (CHINESE, "gbk"),
        (KOREAN, "euc-kr"),
        ("鑰匙找不到了", "big5"),
        (JAPANESE, "shift_jis"),
        (FRENCH.replace("’", "'"), "iso-8859-1"),
    ],
)
def test_a_right_label_is_believed(text: str, charset: str) -> None:
    assert mail_of(text.encode(charset), charset).visible_text == text


def test_utf_7_is_never_guessed() -> None:
    assert mail_of(b"+ADw-script+AD4-", "utf-8").visible_text == "+ADw-script+AD4-"
