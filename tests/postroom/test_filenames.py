"""Names of attached files: safe to show and to save, distinct within one mail, never empty."""

import unicodedata

import pytest

import postroom
from postroom import filenames


def safe(name: str | None, *, media_type: str = "application/pdf") -> str:
    return filenames.safe(name, media_type=media_type, number=3)


def names(*parts: str) -> list[str]:
    """The names of the files of a mail whose parts have these headers."""
    head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    body = "".join(f"--b\n{part}\n\nhi\n" for part in parts)
    return [file.name for file in postroom.read(f"{head}{body}--b--\n".encode()).attachments]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plan.pdf", "plan.pdf"),
        (" plan 2 (v1).pdf ", "plan 2 (v1).pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("D:\\scans\\ann\\plan.pdf", "plan.pdf"),
        ("D:\\scans/ann/plan.pdf", "plan.pdf"),
        ("dossier/plan/", "plan"),
        ("dossier\\plan\\", "plan"),
        ("dossier/plan.pdf \n", "plan.pdf"),
        ('a<b>c:d"e|f?g*h.pdf', "a_b_c_d_e_f_g_h.pdf"),
        ("...plan.pdf...", "plan.pdf"),
        (". plan .", "plan"),
        (".htaccess", "htaccess"),
        ("pl\x00an\x1f\x7f\x80\x9f.pdf", "plan.pdf"),
        ("pl\u200ban\u200f\u202a\u202e\u2066\u2069\ufeff\ufffe\uffff.pdf", "plan.pdf"),
        ("pl\ud800an\udfff.pdf", "plan.pdf"),
        ("fac\u202efdp.exe", "facfdp.exe"),
        (unicodedata.normalize("NFD", "été.pdf"), "été.pdf"),
        ("\u3000日本.pdf", "日本.pdf"),
    ],
)  # fmt: skip
def test_a_name_loses_what_is_dangerous_in_it(name: str, expected: str) -> None:
    assert safe(name) == expected


@pytest.mark.parametrize("name", [None, "", " ", "...", "/", "\\\\", "\u202e\x00", ". ."])
def test_a_file_without_a_name_gets_one_of_its_number_and_type(name: str | None) -> None:
    assert safe(name) == "file-3.pdf"


@pytest.mark.parametrize(
    ("media_type", "extension"),
    [
        ("message/rfc822", ".eml"),
        ("message/global", ".eml"),
        ("text/calendar", ".ics"),
        ("image/jpeg", ".jpg"),
        ("image/png", ".png"),
        ("image/jpg", ".jpg"),
        ("text/plain", ".txt"),
        ("text/html", ".html"),
        ("text/rfc822-headers", ".txt"),
        ("application/ms-tnef", ".dat"),
        ("application/octet-stream", ".bin"),
        ("application/x-nobody-knows", ".bin"),
    ],
)
def test_a_type_gives_the_extension(media_type: str, extension: str) -> None:
    assert safe(None, media_type=media_type) == f"file-3{extension}"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("plan.pdf", "application/pdf"),
        ("photo.jpg", "image/jpeg"),
        ("photo.webp", "image/webp"),
        ("plan", "application/octet-stream"),
        ("", "application/octet-stream"),
        (None, "application/octet-stream"),
    ],
)
def test_a_name_gives_the_type(name: str | None, media_type: str) -> None:
    assert filenames.media_type(name) == media_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a" * 116 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 117 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 500 + ".pdf", "a" * 116 + ".pdf"),
        ("a." * 200 + "pdf", ("a." * 58) + ".pdf"),
        ("a" * 500 + ".abcdefghij", "a" * 109 + ".abcdefghij"),
        ("a" * 500 + ".abcdefghijk", "a" * 120),
        ("a" * 500, "a" * 120),
        ("a" * 90 + "." + "b" * 90, "a" * 90 + "." + "b" * 29),
    ],
)
def test_a_long_name_is_cut_before_its_extension(name: str, expected: str) -> None:
    assert safe(name) == expected


@pytest.mark.parametrize(
    ("taken", "name", "expected"),
    [
        ([], "plan.pdf", "plan.pdf"),
        (["plan.pdf"], "plan.pdf", "plan-2.pdf"),
        (["plan.pdf"], "PLAN.pdf", "PLAN-2.pdf"),
        (["PLAN.PDF"], "plan.pdf", "plan-2.pdf"),
        (["plan.pdf", "plan.pdf"], "plan.pdf", "plan-3.pdf"),
        (["plan.pdf", "plan-2.pdf"], "plan.pdf", "plan-3.pdf"),
        (["plan"], "plan", "plan-2"),
        (["plan.v1.pdf"], "plan.v1.pdf", "plan.v1-2.pdf"),
        (["plan.pdf"], "plan.txt", "plan.txt"),
    ],
)
def test_two_files_never_share_a_name(taken: list[str], name: str, expected: str) -> None:
    seen: dict[str, int] = {}
    for other in taken:
        filenames.distinct(other, seen)

    assert filenames.distinct(name, seen) == expected


def test_a_name_that_begins_with_its_only_dot_has_no_extension() -> None:
    assert filenames.distinct(".profile", {".profile": 1}) == ".profile-2"


def test_the_files_of_a_mail_are_named_in_their_order() -> None:
    pdf = "Content-Type: application/pdf\nContent-Disposition: attachment"

    assert names(f"{pdf}; filename=plan.pdf", pdf, f'{pdf}; filename="../plan.pdf"', "Content-Type: image/jpeg") == [
        "plan.pdf",
        "file-2.pdf",
        "plan-2.pdf",
        "file-4.jpg",
    ]


def test_a_long_name_keeps_its_extension_in_a_mail() -> None:
    name = "rapport " * 40 + "final.pdf"

    (found,) = names(f'Content-Type: application/pdf; name="{name}"\nContent-Disposition: attachment')

    assert len(found) == 120
    assert found.startswith("rapport rapport ")
    assert found.endswith(".pdf")
