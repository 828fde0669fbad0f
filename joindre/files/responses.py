"""Answers that serve a stored file."""

from django.http import FileResponse

from joindre.files.models import StoredFile


def file_response(file: StoredFile) -> FileResponse:
    """Serve a file so that it cannot run anything: a picture is shown in place, anything else is downloaded (L2)."""
    response = FileResponse(
        file.blob.open(),
        as_attachment=not file.is_picture,
        filename=file.name,
        content_type=file.media_type if file.is_picture else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # What is named by its content never changes; whoever lost the right to it must not keep it in a shared cache.
    response["Cache-Control"] = "private, max-age=3600"
    return response
