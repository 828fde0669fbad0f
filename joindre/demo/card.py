"""The frame with all that a newcomer needs to know once the demo runs."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from joindre.demo.clients import SOPHIE
from joindre.demo.company import COLLEAGUES, DOMAIN
from joindre.demo.filling import PASSWORD

CLAIRE, HELENE, YANN = (f"{name}@{DOMAIN}" for name in ("claire.bernard", "helene.vasseur", "yann.legoff"))
_FRAME: Final = "┌─┐│└┘"
_PLAIN: Final = "+-+|++"


@dataclass(frozen=True, kw_only=True)
class Card:
    site: str
    mail_in: str
    catcher: str

    def drawn(self, *, encoding: str | None) -> str:
        """Return the frame, drawn with lines where the encoding of the terminal has them."""
        rows = self._rows()
        corner, line, other, side, low, lower = _FRAME if _can_draw(encoding) else _PLAIN
        width = max(len(row) for row in rows)
        body = [f"{side}  {row.ljust(width)}  {side}" for row in rows]
        edge = line * (width + 4)
        return "\n".join(["", f"{corner}{edge}{other}", *body, f"{low}{edge}{lower}", ""])

    def _rows(self) -> list[str]:
        places = [
            (_("Support portal"), f"{self.site}/"),
            (_("Client portal"), f"{self.site}/portal/"),
            (_("Emails that left"), self.catcher),
            (_("Emails come in at"), f"{self.mail_in} (SMTP)"),
        ]
        people = [
            (_("Agent"), CLAIRE),
            (_("Administrator"), HELENE),
            (_("Limited agent"), f"{YANN} ({', '.join(_limits())})"),
            (_("Client"), SOPHIE),
            (_("Password of all"), PASSWORD),
        ]
        width = max(len(label) for label, _value in [*places, *people]) + 3
        return [
            _("Joindre is ready."),
            "",
            *(f"{label.ljust(width)}{value}" for label, value in places),
            "",
            *(f"{label.ljust(width)}{value}" for label, value in people),
            "",
            _("Ctrl-C stops all of it."),
        ]


def _limits() -> tuple[str, ...]:
    return next(colleague.limited_to for colleague in COLLEAGUES if YANN.startswith(colleague.address))


def _can_draw(encoding: str | None) -> bool:
    try:
        _FRAME.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
