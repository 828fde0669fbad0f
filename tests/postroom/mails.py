"""Mails for the tests of the reader: whole and without problems, apart from what a test puts into them."""

import base64

import postroom

HEADERS = (
    "From: Sophie <s@x.example>\nTo: support@joindre.example\nSubject: Demande\n"
    "Date: Mon, 23 Nov 2026 10:31:07 +0100\nMessage-ID: <a1@x.example>\nMIME-Version: 1.0\n"
)


def encoded(data: bytes) -> str:
    """The octets in base64, in lines as mail programs write them."""
    return base64.encodebytes(data).decode("ascii")


def part(content_type: str, text: str = "", *headers: str) -> str:
    """One part as it stands between two delimiters."""
    return "\n".join([f"Content-Type: {content_type}", *headers, "", text])


def file_part(content_type: str, data: bytes, *headers: str) -> str:
    return part(content_type, encoded(data), "Content-Transfer-Encoding: base64", *headers)


def multipart(*parts: str, kind: str = "mixed", boundary: str = "b1") -> str:
    """A multipart with its own headers, for a whole mail or as one part of another multipart."""
    inside = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return part(f'multipart/{kind}; boundary="{boundary}"', f"{inside}--{boundary}--\n")


def read(content: str, *, headers: str = HEADERS) -> postroom.Email:
    """Read a mail of these headers and this part, which has headers of its own."""
    return postroom.read((headers + content).encode())


def problems(mail: postroom.Email) -> list[str]:
    return [str(problem) for problem in mail.problems]


def names(mail: postroom.Email) -> list[str]:
    return [file.name for file in mail.attachments]


def mail_of(octets: bytes, label: str | None = None) -> postroom.Email:
    """A mail of these octets as plain text, with this label of a charset."""
    return read(file_part("text/plain" if label is None else f'text/plain; charset="{label}"', octets))
