"""Out-of-office replies (I8): this module recognises them, and reads until when and who the deputy is.

It knows the phrases of French, English, German and Spanish. Which kind a mail has in the end is decided in `kinds`.
"""

import re
from datetime import date
from typing import Final

from postroom import date_parsing
from postroom.model import Absence

_SUBJECT: Final = re.compile(
    r"out[- ]of[- ](?:the[- ])?office|\booo\b|away from (?:the office|my (?:desk|mail))|on (?:vacation|holiday|"
    r"leave)\b|vacation (?:reply|message|notice)|"
    r"absen(?:t|ce|te)\b(?! de réponse)|absence du bureau|en congés?\b|message d['’]absence|hors du bureau|"
    r"abwesen(?:d|heit)|nicht im (?:büro|haus)|im urlaub|"
    r"fuera de (?:la )?oficina|ausen(?:te|cia)\b|de vacaciones|fuori (?:sede|ufficio)|assenza|afwezig|frånvaro|"
    r"ude af kontoret|"
    r"fraværende|poissa|poza biurem|nieobecno",
    re.IGNORECASE,
)
_AUTO_SUBJECT: Final = re.compile(
    r"\s*(?:r[ée]ponse automatique|automatic reply|auto(?:matic)?[- ]?(?:reply|response|matische antwort)|autoreply|"
    r"automatische antwort|"
    r"respuesta automática|risposta automatica|resposta automática|automatisch antwoord|automatiskt svar|autosvar|"
    r"automatisk svar|"
    r"automaattinen vastaus|odpowiedź automatyczna|автоответ|自動返信|自动回复|自動回覆|notification d['’]absence|"
    r"automatyczna odpowiedź|"
    r"abwesenheitsnotiz)"
    # A person writes on: "Réponse automatique à désactiver".
    r"(?=\s*(?:[\W_]*$|[^\w\s'’]|d['’]absence|vom?\b|from\b|de la part\b))",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(
    r"\b(?:(?:je suis|je serai|suis|serai|sera|est|nous sommes) (?:actuellement |momentanément |"
    r"en ce moment )?(?:absente?|en congés?|en vacances|"
    r"en déplacement|hors du bureau|indisponible)|"
    r"(?:i am|i'm|i’m|i will be|i'll be|am currently|is) (?:currently |presently )?(?:out of (?:the )?office|away|"
    r"on (?:vacation|holiday|annual leave|leave)|"
    r"not in the office|travelling|out)\b|out of office|"
    r"(?:ich bin|bin|ist) .{0,60}(?:nicht im (?:büro|haus)|abwesend|im urlaub|nicht erreichbar)|"
    r"(?:estoy|estaré|me encuentro) .{0,40}(?:fuera de la oficina|de vacaciones|ausente)|"
    r"(?:je|nous) (?:serai|serons|reviendrai|reviens) .{0,20}(?:de retour|le )|"
    r"(?:back in the office|returning) on\b|ich bin .{0,60}wieder (?:im büro|da|erreichbar)|"
    r"(?:regreso|volveré|vuelvo) el\b)",
    re.IGNORECASE,
)
_OWN_ABSENCE: Final = re.compile(
    r"\bje (?:suis|serai) |\b(?:i am|i'm|i’m|i will be|i'll be) |\bich bin |\bestoy |\bestaré |\bme encuentro |\bsono |"
    r"\bik ben |\bjag är |\bjeg er |\bestou ",
    re.IGNORECASE,
)
# What is asked of the reader, other than to write to a deputy.
_REQUEST: Final = re.compile(
    r"\?|\b(?:p(?:ouvez|ourriez|eux|ourrais)[- ](?:vous|tu)|est[- ]ce que|merci de (?!contacter|vous adresser|joindre|"
    r"(?:votre|tout|prendre contact|patienter|noter|renvoyer))|"
    r"veuillez (?:reporter|annuler|passer|déplacer|m['’])|(?:could|can|would|will) you\b(?! be)|"
    r"please (?:postpone|cancel|move|come|send|call me|let me)|(?:können|könnten) sie (?!sich)|"
    r"bitte (?:verschieben|kommen|schicken|rufen sie mich)|(?:podría|puede)[ns]?\b|può )",
    re.IGNORECASE,
)
# These phrases introduce the day of return ("back on"), those of `_UNTIL` the last day of the absence ("until").
_RETURN: Final = re.compile(
    r"(?:de retour|retour(?:nerai)?|reviendrai|serai de nouveau|reprise|reprendrai|à partir du|"
    r"back (?:on|in the office|at)|return(?:ing)?(?: to the office)?|as of|available again|"
    r"(?:ab|am) (?:dem )?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)?,?\s?(?:dem )?(?=\d)|"
    r"wieder (?:im büro|da|zurück|erreichbar)|zurück|"
    r"regres(?:o|aré|ar)|volver(?:é|e)|vuelta|de vuelta|reincorpor\w+)",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    r"(?:jusqu['’]\s?au|jusqu['’]\s?à|\bau\b|until|till|through|\bto\b|bis (?:zum|einschließlich|einschl\.?)?|"
    r"\bbis\b|hasta(?: el)?|\bal\b)\s",
    re.IGNORECASE,
)
_DEPUTY: Final = re.compile(
    r"(?:contacte[zr]|contactez|joindre|adresse[zr][- ]vous|écri(?:re|vez)|prendre contact|en cas d['’]urgence|"
    r"pour toute urgence|urgen\w+|"
    r"please (?:contact|reach out|write|email|call)|contact\b|reach\b|wenden sie sich|kontaktieren(?: sie)?|vertret\w+|"
    r"in dringenden fällen|dringend\w*|p[oó]nga?n?se en contacto|contactar?|contacte con|diríjase|rempla[cç]\w+|"
    r"suppléant\w*|backup|deputy|"
    r"colleague|collègue|kolleg\w+|compañer\w+)",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_NAME: Final = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞŠŽ][\w’'.-]*[a-zß-ÿ.][\w’'-]*|[A-ZÀ-ÖØ-Þ]{2,})"
    r"(?:[ \u00a0-](?:de |van |von |du |le |la )?[A-ZÀ-ÖØ-ÞŠŽ][\w’'-]+){1,3}"
)
_TITLES: Final = re.compile(
    r"^(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Monsieur|Madame|Herrn?|Frau|Sr\.?|Sra\.?|Don|Doña|Dr\.?|Please|Merci|Bitte)\s+"
)
_MAX_CHARACTERS: Final = 6_000
_MAX_DISTANCE: Final = 160


def is_absence_subject(subject: str | None) -> bool:
    return _SUBJECT.search(subject or "") is not None


def is_automatic_subject(subject: str | None) -> bool:
    return _AUTO_SUBJECT.match(subject or "") is not None


def is_absence_without_header(subject: str | None, text: str) -> bool:
    """Whether the mail is an out-of-office reply although no header says so.

    Then its subject must begin with a phrase of absence, its text must be in the first person, and it must ask nothing.

    People also write about the absence of somebody else, and about their own, when they ask for another day.
    """
    text = text[:_MAX_CHARACTERS]
    return (
        _SUBJECT.match((subject or "").strip()) is not None
        and _OWN_ABSENCE.search(text) is not None
        and _REQUEST.search(text) is None
    )


def is_absence_text(text: str) -> bool:
    return _TEXT.search(text[:_MAX_CHARACTERS]) is not None


def read(text: str, *, reference: date | None) -> Absence:
    """Read the last day and the deputy. Each of them is None where the reply does not say it."""
    flat = " ".join(text[:_MAX_CHARACTERS].split())
    return Absence(until=_until(flat, reference), deputy=_deputy(flat))


def _until(text: str, reference: date | None) -> date | None:
    """The day of return if the text names it, otherwise the last day of the absence."""
    is_american = not re.search(r"[éèàùäöüßñ]|\b(?:le|du|au|je|ich|bis|el|hasta)\b", text, re.IGNORECASE)
    for pattern, distance in ((_RETURN, 60), (_UNTIL, 40)):
        for match in pattern.finditer(text):
            near = _after(text, match.end(), distance)
            if found := date_parsing.from_sentence(near, reference=reference, is_american=is_american):
                return found
    return None


def _deputy(text: str) -> str | None:
    for match in _DEPUTY.finditer(text):
        around = _after(text, match.end(), _MAX_DISTANCE)
        address = _ADDRESS.search(around)
        if address:
            name = _name(around[: address.start()])
            return f"{name} <{address[0].strip('.')}>" if name else address[0].strip(".")
    for match in _DEPUTY.finditer(text):
        if name := _name(_after(text, match.end(), 60)):
            return name
    return None


def _after(text: str, start: int, distance: int) -> str:
    """The text from `start` on up to the end of the word at that distance, since half an address is another one."""
    end = text.find(" ", start + distance)
    return text[start:] if end < 0 else text[start:end]


def _name(text: str) -> str | None:
    text = _TITLES.sub("", text.strip())
    found = _NAME.findall(text)
    return _TITLES.sub("", found[-1]).strip() if found else None
