"""What an arrived mail says, ready to be shown: its words, what is folded away, its files and pictures (I5, I6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.files.uploads import Kept, keep_in_turn
from joindre.lib import richtext
from joindre.lib.richtext import CleanHtml
from joindre.messaging.parts import Parts, name_of_part
from postroom import Attachment, Email, ProblemCode, replies

#: Letters that a page shows of one mail, and of the HTML around them; fifty such mails are still a page.
LONGEST = 20_000
LONGEST_HTML = 200_000
#: Files of one mail that are stored and listed.
MOST_FILES = 200
#: What the pictures of one mail may take to draw; the others are files.
SECONDS_OF_PICTURES = 30.0


@dataclass(frozen=True, kw_only=True)
class Contents:
    body: CleanHtml
    folded: CleanHtml
    #: Those that are not shown in the text.
    files: Sequence[StoredFile]
    subject: str = ""
    #: All rows that were made for it.
    made: Sequence[StoredFile] = ()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The texts cleaned and the bytes in the store: all that takes time, done before the transaction."""

    body: CleanHtml
    folded: CleanHtml
    kept: Sequence[tuple[Attachment, Kept]]
    #: What the sender wrote as the subject, where it is not the one we gave.
    subject: str = ""

    @property
    def is_blank(self) -> bool:
        return richtext.is_blank(self.body) and not self.kept

    def about(self, subject: str, *, is_quote_alone: bool) -> "Prepared":
        """The same mail under a subject of its sender's, which is its text where they wrote nothing else."""
        if not subject or not (self.is_blank or is_quote_alone):
            return replace(self, subject=subject)
        words = richtext.clean(richtext.from_text(subject))
        return replace(self, body=words, folded=self.body if is_quote_alone else self.folded)


def prepare(mail: Email) -> Prepared:
    attachments = [*mail.attachments[:MOST_FILES], *_whole_text(mail)]
    parts = Parts(attachments)
    visible = _visible(mail) + _unlisted(mail)
    body, folded = (richtext.clean(html, part_of=parts.named) for html in (visible, _folded(mail)))
    return Prepared(body=body, folded=folded, kept=list(keep_in_turn(attachments, seconds=SECONDS_OF_PICTURES)))


def prepare_words(mail: Email) -> tuple[CleanHtml, CleanHtml]:
    """What is shown and what is folded away, cleaned, without pictures: for looking at a mail that is nowhere yet."""
    return richtext.clean(_visible(mail)), richtext.clean(_folded(mail))


def is_quote_alone(mail: Email) -> bool:
    """Whether everything in it is the mail that it answers. It stays visible, unless the subject says something."""
    if mail.quoted_text or mail.forwarded is not None or not mail.visible_text:
        return False
    below = "\N{BULLET}"
    return replies.split(f"{below}\n\n{mail.visible_text[:LONGEST]}").visible.strip() == below


def contents(mail: Prepared, *, topic: str) -> Contents:
    """Rows for the files, and the text with its pictures in place. Within the transaction that posts it."""
    files = {
        name_of_part(number): use(kept.blob, name=one.name, media_type=kept.media_type, topic=topic)
        for number, (one, kept) in enumerate(mail.kept)
    }
    urls = {name: file.url for name, file in files.items() if file.is_picture}
    shown = {name for html in (mail.body, mail.folded) for name in richtext.parts_shown(html) if name in urls}
    return Contents(
        body=richtext.with_files(mail.body, urls),
        folded=richtext.with_files(mail.folded, urls),
        files=[file for name, file in files.items() if name not in shown],
        subject=mail.subject,
        made=list(files.values()),
    )


def _visible(mail: Email) -> str:
    return _shown(mail.visible_html, mail.visible_text)


def _unlisted(mail: Email) -> str:
    """Says that there is more than is listed: the mail is kept as it arrived, so nothing is lost (I10)."""
    is_cut = any(problem.code is ProblemCode.TOO_MANY_PARTS for problem in mail.problems)
    if len(mail.attachments) <= MOST_FILES and not is_cut:
        return ""
    sentence = _(
        "Only the first %(count)d files of this email are listed here. The others are kept in the email as it arrived."
    )
    return richtext.from_text(sentence % {"count": min(MOST_FILES, len(mail.attachments))})


def _folded(mail: Email) -> str:
    return richtext.from_text(mail.signature_text[:LONGEST]) + _shown(mail.quoted_html, mail.quoted_text)


def _shown(html: str | None, text: str) -> str:
    if not _is_too_long(html, text):
        return html or richtext.from_text(text)
    return richtext.from_text(f"{text[:LONGEST]} …\n\n{_('The rest stands in the attached text.')}")


def _is_too_long(html: str | None, text: str) -> bool:
    return len(text) > LONGEST or len(html or "") > LONGEST_HTML


def _whole_text(mail: Email) -> Sequence[Attachment]:
    """As a file, where a page would be too heavy with it: nothing is lost (I10)."""
    if _is_too_long(mail.visible_html, mail.visible_text) or _is_too_long(mail.quoted_html, mail.quoted_text):
        return [Attachment(name=_("Whole text.txt"), type="text/plain", content=mail.text.encode())]
    return []
