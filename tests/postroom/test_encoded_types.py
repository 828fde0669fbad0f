"""Content-Type and Content-Disposition that were written as encoded words, whole or in parts."""

import pytest

from postroom.headers import words
from tests.postroom.mails import encoded, multipart, names, part, read

PDF = b"%PDF-1.4"


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: =?utf-8?B?YXBwbGljYXRpb24vcGRmOyBuYW1lPSJwbGFuLnBkZiI=?=",
        "Content-Type: =?utf-8?Q?application/pdf=3B_name=3D=22plan.pdf=22?=",
        "Content-Type: =?utf-8?Q?application/pdf?=; name=plan.pdf",
        "Content-Type: application/=?utf-8?Q?pdf?=; name=plan.pdf",
        "Content-Type: application/pdf; =?utf-8?Q?name=3D=22plan.pdf=22?=",
        "Content-Type: =?utf-8?Q?application/pdf=3B?= =?utf-8?Q?_name=3D=22plan.pdf=22?=",
        "Content-Type: application/pdf\nContent-Disposition: =?utf-8?Q?attachment=3B_filename=3Dplan.pdf?=",
        "Content-Type: =?utf-8?B?broken\nContent-Disposition: attachment; filename=plan.pdf",
    ],
)
def test_type_and_name_are_read_all_the_same(headers: str) -> None:
    file = f"{headers}\nContent-Transfer-Encoding: =?us-ascii?Q?base64?=\n\n{encoded(PDF)}"

    mail = read(multipart(part("text/plain", "Voici."), file))

    assert names(mail) == ["plan.pdf"]
    assert [(one.type, one.content) for one in mail.attachments] == [("application/pdf", PDF)]
    assert mail.visible_text == "Voici."


def test_a_name_keeps_the_marks_that_its_encoded_words_hold() -> None:
    mail = read(multipart(part("text/plain", "x"), part('text/csv; name="=?utf-8?Q?a=3B_b=3D1.csv?="', "x")))

    assert names(mail) == [words("=?utf-8?Q?a=3B_b=3D1.csv?=")]
