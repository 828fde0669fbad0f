"""Where the signature of a text begins: its delimiter, a mobile program's line, a closing formula, a disclaimer."""

import re
from typing import Final

_DELIMITER: Final = re.compile(r"\s{0,3}(?:--|—|––)\s*")
_LONGEST_BLOCK: Final = 25
_SENT_FROM: Final = re.compile(
    r"[\s*_\-]*(?:sent (?:from|via|with|by)|envoy[ée]e? (?:de|depuis|à partir|avec|via)|gesendet (?:von|mit|über)|"
    r"von meinem .{2,40} gesendet|diese nachricht wurde von|enviado (?:desde|do|de|a partir)|inviato (?:da|dal|con)|"
    r"verzonden (?:vanaf|met|via|vanuit)|verstuurd vanaf|skickat från|sendt fra|lähetetty|wysłane z|wysłano z|отправлено (?:с|из)|"
    r"надіслано з|odesláno z|odoslané z|elküldve|trimis de pe|iphone['’]umdan|.{2,20}cihazımdan gönderildi|iphoneから送信|"
    r"发自我的|從我的|나의 .{2,20}에서 보냄|get outlook for|télécharger outlook|obtenez outlook|obtenir outlook|outlook für|"
    r"holen sie sich outlook|obtener outlook|scarica outlook|laden sie outlook)\b",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(
    r"iphone|ipad|ipod|\bios\b|android|blackberry|samsung|galaxy|huawei|xiaomi|pixel|nokia|windows|outlook|yahoo|mail\b|"
    r"courrier|correo|gmail|proton|mobile|mobil|t[ée]l[ée]phone|smartphone|handy|phone|tablet|appareil|device|dispositi|"
    r"phablet|orange|free|sfr|bouygues|nine|spark|app\b|我的|mac\b|webmail|surface|typeapp",
    re.IGNORECASE,
)
_SENTENCE_TAIL: Final = re.compile(r"[,;]\s+\w+.*\w+\s+\w+|[a-zé]\.\s*$")
_CLOSINGS: Final = (
    r"(?:très |bien )?cordialement|(?:très )?(?:bien )?(?:à|a) (?:vous|toi)|(?:sincères|meilleures|respectueuses|cordiales) salutations|"
    r"salutations(?: distinguées| cordiales| sincères)?|bien sincèrement|sincèrement|respectueusement|amicalement|cdt|cdlt|bav|"
    r"avec (?:mes|nos) (?:remerciements|salutations|sentiments).{0,30}|"
    r"(?:kind|best|warm|warmest|kindest|many|with (?:kind|best|warm))? ?regards|best wishes|all the best|yours (?:sincerely|faithfully|"
    r"truly)|sincerely(?: yours)?|cheers|thanks (?:&|and) regards|thanks and best regards|"
    r"mit (?:freundlichen|freundlichem|besten|herzlichen) (?:grüßen|grüssen|gruß|gruss)|freundliche grüße|viele grüße|beste grüße|"
    r"liebe grüße|herzliche grüße|schöne grüße|mfg|vg|lg|"
    r"(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|atte\.?|"
    r"cordiali saluti|distinti saluti|cordialmente|saluti|un saluto|"
    r"atenciosamente|cumprimentos|com os melhores cumprimentos|abraços|"
    r"met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|mvg|hartelijke groet(?:en)?|"
    r"med venlig hilsen|venlig hilsen|mvh|kh|med vennlig hilsen|vennlig hilsen|med vänliga hälsningar|vänliga hälsningar|"
    r"vänligen|hälsningar|ystävällisin terveisin|terveisin|pozdrawiam|z powa[żz]aniem|z wyrazami szacunku|"
    r"s pozdravem|s pozdravom|с уважением|з повагою|üdvözlettel|saygılarımla|cu stimă|敬具|以上"
)
_CLOSING: Final = re.compile(rf"\s*(?:{_CLOSINGS})\s*[,.!:;]*\s*", re.IGNORECASE)
_CLOSING_AND_NAME: Final = re.compile(rf"\s*(?:{_CLOSINGS})\s*[,.!]+\s*(?:[^\W\d_][\w.'’-]*\s*){{1,4}}", re.IGNORECASE)
_DASHED_NAME: Final = re.compile(r"\s{0,2}[-–—/~]\s?[^\W\d_a-z][\w.'’-]+(?:\s[^\W\d_a-z][\w.'’-]*){0,3}\s*")
_DISCLAIMER: Final = re.compile(
    r"[\s*_>]*(?:this (?:e-?mail|message|communication|transmission)[^.]{0,80}(?:confidential|intended|privileged)|"
    r"the (?:information|contents?)[^.]{0,60}(?:e-?mail|message)[^.]{0,60}(?:confidential|intended)|"
    r"confidentiality (?:notice|note)|disclaimer\b|"
    r"ce (?:message|courriel|mail|e-?mail)[^.]{0,120}(?:confidentiel|destin[ée]|intention)|"
    r"(?:avis|note) de confidentialité|"
    r"diese (?:e-?mail|nachricht)[^.]{0,80}vertraulich|"
    r"este (?:mensaje|correo|e-?mail)[^.]{0,100}confidencial|"
    r"(?:please consider|pensez à|pensons à|avant d['’]imprimer|merci de penser à)[^.]{0,60}(?:environ|planète|imprim|print)|"
    r"afin de (?:contribuer|préserver)[^.]{0,60}(?:environnement|imprim))",
    re.IGNORECASE,
)
_WIDEST: Final = 110


def start(lines: list[str]) -> int | None:
    """First line of the signature at the end of these lines, if there is one; an explicit delimiter wins."""
    last = _last(lines)
    if last is None:
        return None
    found = _delimiter(lines, last)
    if found is None:
        marks = (_sent_from(lines, last), _disclaimer(lines, last))
        cut = min((mark for mark in marks if mark is not None), default=None)
        closing = _closing(lines, last if cut is None else cut - 1)
        found = closing if closing is not None else cut
    return found if found is not None and any(line.strip() for line in lines[:found]) else None


def _last(lines: list[str]) -> int | None:
    return next((number for number in range(len(lines) - 1, -1, -1) if lines[number].strip()), None)


def _delimiter(lines: list[str], last: int) -> int | None:
    for number in range(last, max(-1, last - 200), -1):
        if _DELIMITER.fullmatch(lines[number]):
            below = sum(1 for line in lines[number + 1 :] if line.strip())
            return number if lines[number] == "-- " or below <= _LONGEST_BLOCK else None
    return None


def _sent_from(lines: list[str], last: int) -> int | None:
    """A mobile program's line: near the end, and not a sentence that only begins like one."""
    for number in range(last, max(-1, last - 8), -1):
        line = lines[number]
        if len(line) < _WIDEST * 2 and _SENT_FROM.match(line) and _DEVICE.search(line) and not _SENTENCE_TAIL.search(line):
            return number
    return None


def _disclaimer(lines: list[str], last: int) -> int | None:
    """The first line of a paragraph near the end that begins as disclaimers do."""
    found = None
    for number in range(last, max(0, last - 40), -1):
        if (not lines[number - 1].strip() or _is_rule(lines[number - 1])) and _DISCLAIMER.match(" ".join(lines[number : number + 3])):
            found = number - 1 if _is_rule(lines[number - 1]) else number
    return found


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and not line.strip(" -_=*~")


def _closing(lines: list[str], last: int) -> int | None:
    """A closing formula with nothing but short lines below it, or a name after a dash on the last line."""
    below = 0
    for number in range(last, max(-1, last - _LONGEST_BLOCK), -1):
        line = lines[number]
        if _CLOSING.fullmatch(line) or _CLOSING_AND_NAME.fullmatch(line):
            return number
        below += bool(line.strip())
        if len(line) > _WIDEST or below > 14 or line.lstrip().startswith(">"):  # noqa: PLR2004 - lines of a business card
            break
    ending = _last(lines[: last + 1])
    if ending is not None and _DASHED_NAME.fullmatch(lines[ending]) and (ending == 0 or not _is_listed(lines[ending - 1])):
        return ending
    return None


def _is_listed(line: str) -> bool:
    return line.lstrip().startswith(("-", "*", "•", "/"))
