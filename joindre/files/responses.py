"""Answers that serve a stored file."""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from joindre.files.models import Blob, StoredFile

SMALL = "image/webp"


def file_response(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Serve a file so that it cannot run anything: a picture is shown in place, anything else is downloaded (L2).

    `?small` gives a picture as it stands among others. Whoever keeps a copy asks before each use whether it may still
    be shown, and is answered without the bytes; call this after the right was asked.
    """
    blob = small_of(file) if "small" in request.GET else None
    etag = f'"{(blob or file.blob).sha256}"'
    response = get_conditional_response(request, etag=etag) or _whole(file, blob)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def download_response(blob: Blob, *, name: str, media_type: str = "application/octet-stream") -> FileResponse:
    """Give stored bytes to be kept, whatever they are: no browser shows them, and no cache keeps them.

    Raise `FileNotFoundError` where they are gone.
    """
    response = FileResponse(blob.open(), as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def small_of(file: StoredFile) -> Blob | None:
    return file.blob.small if file.is_picture else None


def _whole(file: StoredFile, small: Blob | None) -> FileResponse:
    kind = SMALL if small else file.media_type
    return FileResponse(
        (small or file.blob).open(),
        as_attachment=not file.is_picture,
        filename=file.name,
        content_type=kind if file.is_picture else "application/octet-stream",
    )
