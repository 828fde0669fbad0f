"""The type of a file is judged by its octets (I6). The octets here are only the beginnings of such files."""

import pytest

from tests.postroom.mails import file_part, multipart, part, read

TEXT = part("text/plain", "Le texte.")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
# The container of a picture whose first brand says nothing of its coding.
HEIF = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf"
AVIF = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"
VIDEO = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomavc1"
BITMAP = b"BM" + bytes(12) + b"\x28\x00\x00\x00"
ICON = b"\x00\x00\x01\x00\x01\x00"
ZIP = b"PK\x03\x04\x14\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def type_of(data: bytes, declared: str) -> str:
    (file,) = read(multipart(TEXT, file_part(declared, data, "Content-Disposition: attachment"))).attachments
    assert file.content == data
    return file.type


@pytest.mark.parametrize(
    ("data", "true_type"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"RIFF\x1a\x00\x00\x00WEBPVP8 ", "image/webp"),
        (HEIC, "image/heic"),
        (HEIF, "image/heic"),
        (AVIF, "image/avif"),
        (b"II*\x00\x08\x00", "image/tiff"),
        (BITMAP, "image/bmp"),
        (ICON, "image/vnd.microsoft.icon"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
@pytest.mark.parametrize("declared", ["application/octet-stream", "image/jpeg", "image/x-other", "binary/octet-stream"])
def test_the_octets_say_what_a_picture_is_whatever_its_label_says(data: bytes, true_type: str, declared: str) -> None:
    """Proves I6: a HEIC that is called JPEG is a HEIC."""
    assert type_of(data, declared) == true_type


@pytest.mark.parametrize("declared", ["application/pdf", "text/plain; name=a.png", "application/x-foo", "image"])
def test_a_picture_is_a_picture_under_any_label(declared: str) -> None:
    assert type_of(PNG, declared) == "image/png"


@pytest.mark.parametrize(
    ("declared", "usual"),
    [
        ("image/jpg", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("image/x-ms-bmp", "image/bmp"),
    ],
)
def test_where_the_octets_say_nothing_the_type_gets_its_usual_name(declared: str, usual: str) -> None:
    assert type_of(b"?", declared) == usual


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (ZIP, WORD),
        (ZIP, "application/x-zip-compressed"),
        (VIDEO, "video/mp4"),
        (b"BM is the name of our firm", "text/csv"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"col;val\n", "text/csv"),
        (b"?", "application/octet-stream"),
        (b"", "image/png"),
    ],
)
def test_other_labels_are_believed(data: bytes, declared: str) -> None:
    (file,) = read(multipart(TEXT, file_part(f"{declared}; name=a", data))).attachments

    assert file.type == declared


@pytest.mark.parametrize(
    ("data", "name", "true_type"),
    [
        (ZIP, "bilan.docx", WORD),
        (ZIP, "lot.zip", "application/zip"),
        (ZIP, "lot", "application/octet-stream"),
        (OLE, "bilan.doc", "application/msword"),
        (b"?", "bilan.docx", "application/octet-stream"),
    ],
)
def test_the_name_tells_what_an_archive_is(data: bytes, name: str, true_type: str) -> None:
    (file,) = read(multipart(TEXT, file_part(f'application/octet-stream; name="{name}"', data))).attachments

    assert (file.name, file.type) == (name, true_type)


@pytest.mark.parametrize("data", [PNG, JPEG, HEIC])
def test_a_picture_without_a_type_is_no_text(data: bytes) -> None:
    mail = read(multipart(TEXT, file_part("text/plain", data)))

    assert mail.visible_text == "Le texte."
    assert [file.content for file in mail.attachments] == [data]


@pytest.mark.parametrize("text", ["GIF ou PNG ?", "PDF-1", "RIFF et compagnie"])
def test_words_about_pictures_stay_text(text: str) -> None:
    assert read(multipart(file_part("text/plain", text.encode()))).visible_text == text
