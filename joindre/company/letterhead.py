"""What a mail carries of the company: its name, its colour in both lights, and its logo in place (U6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from joindre.company import colours
from joindre.company.models import Company
from joindre.files.models import StoredFile
from joindre.mail.outgoing.bodies import content_id


@dataclass(frozen=True, kw_only=True)
class LetterFrame:
    """What stands around the words of each letter: plain values, so that the frame is kept for them (`ui/keeping`)."""

    name: str
    line: str
    telephone: str
    colour: str
    dark_colour: str
    logo_address: str


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """For the templates of letters, and `files` for the letter itself."""

    name: str
    line: str
    telephone: str
    colour: str
    dark_colour: str
    logo: StoredFile | None

    @property
    def logo_address(self) -> str:
        return f"cid:{content_id(self.logo)}" if self.logo else ""

    @property
    def frame(self) -> LetterFrame:
        return LetterFrame(
            name=self.name,
            line=self.line,
            telephone=self.telephone,
            colour=self.colour,
            dark_colour=self.dark_colour,
            logo_address=self.logo_address,
        )

    @property
    def files(self) -> Sequence[StoredFile]:
        return [self.logo] if self.logo else []


def letterhead() -> Letterhead:
    """As the settings are now."""
    company = Company.current()
    return Letterhead(
        name=company.name,
        line=company.line,
        telephone=company.shown_telephone,
        colour=company.shown_colour,
        dark_colour=colours.for_dark(company.shown_colour),
        logo=company.logo,
    )
