"""Makes mails as clients of a support desk send them: text and HTML, earlier mails quoted, signatures, files."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from tools.bench.data import french
from tools.bench.data.texts import Chance

SERVICES = ("Comptabilité", "Accueil", "Achats", "Scolarité", "Atelier", "Direction")
STYLE = "<style>p.Corps{margin:0 0 9pt;font-family:Calibri,sans-serif;font-size:11pt}</style>"
ATTACHED = 50_000
#: So often a mail carries a file, or comes from an old program.
FILE_ONE_IN, OLD_ONE_IN = 5, 6


@dataclass(frozen=True, kw_only=True)
class Sender:
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a mail says above its signature, and the mails quoted beneath, the newest first."""

    paragraphs: Sequence[str]
    quoted: Sequence[tuple[str, Sequence[str]]] = ()


def support_mail(number: int, written: Written, *, sender: Sender, to: str, subject: str) -> bytes:
    """The mail with this number; the same arguments give the same bytes. One in five carries a file of 50 kB."""
    chance = Chance(f"mail {number}")
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f'"{sender.name}" <{sender.address}>', to, subject
    mail["Date"] = f"Mon, {1 + number % 28:02d} Jun 2026 {8 + number % 10:02d}:{number % 60:02d}:00 +0200"
    mail["Message-ID"] = f"<{number}.{chance.getrandbits(64):016x}@{sender.address.partition('@')[2]}>"
    mail["User-Agent"], mail["Content-Language"] = "Messagerie 7.1", "fr-FR"
    signature = [sender.name, f"{chance.any(SERVICES)}, bureau {chance.randrange(1, 400)}"]
    closing = chance.any(french.CLOSINGS)
    charset = "utf-8" if number % OLD_ONE_IN else "iso-8859-15"
    mail.set_content(_known(_plain(written, closing, signature), charset), charset=charset)
    mail.add_alternative(_known(_html(written, closing, signature), charset), subtype="html", charset=charset)
    if number % FILE_ONE_IN == 0:
        data = b"%PDF-1.5\n" + chance.randbytes(ATTACHED)
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=f"Relevé n° {number} signé.pdf")
    mail.set_boundary(f"=_{base64.b32encode(chance.randbytes(15)).decode().lower()}")
    for part in (part for part in mail.walk() if part.is_multipart() and part is not mail):
        part.set_boundary(f"=_{base64.b32encode(chance.randbytes(15)).decode().lower()}")
    return mail.as_bytes()


def _known(text: str, charset: str) -> str:
    """The text in the signs that its charset has."""
    return text if charset == "utf-8" else text.replace("’", "'").encode(charset, "replace").decode(charset)


def _plain(written: Written, closing: str, signature: Sequence[str]) -> str:
    lines = [line for paragraph in written.paragraphs for line in (paragraph, "")]
    lines += [f"{closing},", "", "-- ", *signature]
    for depth, (attribution, quoted) in enumerate(written.quoted):
        lines += ["", f"{'> ' * depth}{attribution}"]
        lines += [f"{'> ' * (depth + 1)}{line}" for line in quoted]
    return "\n".join(lines) + "\n"


def _html(written: Written, closing: str, signature: Sequence[str]) -> str:
    own = "".join(f'<p class="Corps">{escape(paragraph)}</p>\n' for paragraph in written.paragraphs)
    signed = "<br>".join(map(escape, signature))
    quoted = "".join(
        f'<div class="gmail_quote"><div>{escape(attribution)}</div><blockquote type="cite">\n'
        + "".join(f"<div>{escape(line) or '<br>'}</div>\n" for line in lines)
        for attribution, lines in written.quoted
    )
    end = "</blockquote></div>" * len(written.quoted)
    return (
        f'<html><head><meta charset="utf-8">{STYLE}</head><body lang="fr">\n{own}'
        f'<p class="Corps">{escape(closing)},</p><p>-- <br><b style="color:#1f4e79">{signed}</b></p>\n'
        f"{quoted}{end}</body></html>\n"
    )
