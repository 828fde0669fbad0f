"""The two texts of the letter that tells of a message: a frame that is kept, and what differs put into it.

The frame is drawn once for a letterhead, a language and a time zone (`ui/keeping`), and each letter costs little more
than its own words.
"""

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

from joindre.company.letterhead import Letterhead
from joindre.lib import directions
from joindre.lib.richtext import CleanHtml
from joindre.ui import keeping


def notice_html(head: Letterhead, *, body: CleanHtml, **said: str) -> str:
    """`said` are `number`, `title` and `link`, which is blank for who has no account."""
    directed = mark_safe(directions.with_directions(body))  # noqa: S308 - cleaned on the way in
    return _framed("html", head, {**said, "body": directed})


def notice_text(head: Letterhead, *, body_text: str, **said: str) -> str:
    """Nothing in it is HTML, so nothing is escaped."""
    plain = {name: mark_safe(value) for name, value in {**said, "body_text": body_text}.items()}  # noqa: S308 - see above
    return _framed("txt", head, plain)


def _framed(kind: str, head: Letterhead, said: Mapping[str, str]) -> SafeString:
    # A frame with a link is another one than that without.
    fresh = {name: value for name, value in said.items() if value or name != "link"}
    values = {"letterhead": head.frame, **({} if "link" in fresh else {"link": ""})}
    return keeping.render(f"messaging/emails/new_message.{kind}", values, fresh)
