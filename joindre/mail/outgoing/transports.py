"""Chooses the transport that a URL names by its scheme (`JOINDRE_MAIL_URL`)."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from joindre.mail.outgoing import folder, smtp
from joindre.mail.outgoing.transport import Transport


def transport_of(url: str) -> Transport:
    """Raise `ImproperlyConfigured` where the URL names no transport."""
    scheme = urlsplit(url).scheme
    try:
        if scheme in smtp.SCHEMES:
            return smtp.SmtpTransport.parse(url)
        if scheme == folder.SCHEME:
            return folder.FolderTransport.parse(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"JOINDRE_MAIL_URL cannot be used: {error}") from error
    raise ImproperlyConfigured(
        "JOINDRE_MAIL_URL names no way for emails to leave: "
        "write smtp://host:port, smtp+tls://host, smtps://host or folder:///path"
    )
