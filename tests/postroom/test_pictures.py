"""Pictures that the HTML of a mail shows: by their id, their address or their name, in any notation (I6)."""

import pytest

from postroom import picture_key
from tests.postroom.mails import file_part, multipart, names, part, read

PICTURE = b"\x89PNG\r\n\x1a\n"


def shown(source: str, *headers: str, declared: str = "image/png") -> bool:
    html = part("text/html", f"<p>Voici</p><img {source}>")
    (file,) = read(multipart(html, file_part(declared, PICTURE, *headers), kind="related")).attachments
    return file.inline


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ('src="cid:plan%20quai@x"', "Content-ID: <plan quai@x>"),
        ('src="cid:plan quai@x"', "Content-ID: <plan%20quai@x>"),
        ('src="CID:Plan@X"', "Content-ID: <plan@x>"),
        ('src="cid:<plan@x>"', "Content-ID: <plan@x>"),
        ('src="cid:a%26b@x"', "Content-ID: <a&b@x>"),
        ('src="cid:a&amp;b@x"', "Content-ID: <a&b@x>"),
        ('src = "plan.png"', "Content-Location: plan.png"),
        ('src="plan.png"', "Content-Location: http://x.example/images/plan.png"),
        ('src="http://x.example/Plan.png"', "Content-Location: <http://x.example/plan.png>"),
        ('src="file:///C:/plan%201.png"', "Content-Location: file:///C:/plan 1.png"),
        ('src="./plan.png"', 'Content-Disposition: attachment; filename="plan.png"'),
        ('background="plan.png"', "Content-Location: plan.png"),
        ("style=\"background:url('plan.png')\"", "Content-Location: plan.png"),
    ],
)
@pytest.mark.parametrize("declared", ["image/png", "image/x-png", "application/octet-stream"])
def test_a_picture_is_found_by_any_of_its_names(source: str, header: str, declared: str) -> None:
    """Proves I6: inline pictures appear in their place."""
    assert shown(source, header, declared=declared)


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ('src="cid:plan@x"', "Content-ID: <plan2@x>"),
        ('src="http://y.example/plan.png"', "Content-Location: http://x.example/plan.png"),
        ('alt="plan.png"', "Content-Location: plan.png"),
        ('src="plan.png"', "Content-Description: plan"),
    ],
)
def test_another_name_is_another_picture(source: str, header: str) -> None:
    assert not shown(source, header)


def test_the_reader_tells_id_and_location() -> None:
    headers = ("Content-ID: <plan%20quai@x>", "Content-Location: images/Plan.png")

    (file,) = read(multipart(part("text/plain", "Voici."), file_part("image/png", PICTURE, *headers))).attachments

    assert (file.cid, file.location) == ("plan%20quai@x", "images/Plan.png")
    assert file.picture_keys == {"plan quai@x", "images/plan.png", "plan.png"}
    assert picture_key("cid:Plan%20Quai@x") in file.picture_keys


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Content-Disposition: attachment; name=quai.png", "quai.png"),
        ("Content-Description: Plan du quai.png", "Plan du quai.png"),
        ("Content-Location: http://x.example/images/quai.png?v=2", "quai.png"),
        ("Content-ID: <image001.png@01DB2A3C.5D6E7F80>", "image001.png"),
        ("Content-Description: le plan du quai", "file-1.png"),
        ("Content-ID: <5D6E7F80@x.example>", "file-1.png"),
    ],
)
def test_the_name_of_a_file_may_stand_in_any_header(header: str, name: str) -> None:
    mail = read(multipart(part("text/plain", "Voici."), file_part("image/png", PICTURE, header)))

    assert names(mail) == [name]


def test_a_name_may_stand_in_the_type_as_that_of_a_file() -> None:
    mail = read(multipart(part("text/plain", "Voici."), file_part("image/png; filename=quai.png", PICTURE)))

    assert names(mail) == ["quai.png"]
