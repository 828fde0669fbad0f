"""The line or block with which a mail program introduces the mail it quotes, in some thirty languages.

Three shapes: a sentence ("On ... wrote:"), a block of heads ("From: ... Sent: ..."), a ruled title ("--- Original Message ---").
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """What a line of a quoted block of heads tells."""

    SENDER = "sender"
    DATE = "date"
    TO = "to"
    CC = "cc"
    SUBJECT = "subject"
    OTHER = "other"


_LABELS: Final = {
    Field.SENDER: "from|de|de la|von|van|da|fra|från|lähettäjä|feladó|od|від|от|отправитель|kimden|gönderen|šalje|mittente|"
    "nadawca|saatja|expéditeur|expediteur|remitente|remetente|absender|afzender|avsändare|avsender|afsender|από|发件人|寄件者|"
    "寄件人|送信元|差出人|送信者|보낸 사람|보낸사람|발신|מאת|من|expeditor|pošiljatelj|відправник|dari|nuo|no|người gửi|จาก",
    Field.DATE: "date|sent|datum|data|dato|fecha|envoyé|envoyé le|envoyé à|date d’envoi|date d'envoi|gesendet|verzonden|enviado|"
    "enviada em|enviado em|enviado el|enviada|inviato|data invio|sendt|skickat|lähetetty|päivämäärä|päiväys|dátum|elküldve|"
    "küldve|odesláno|odoslané|odoslaná|wysłano|wysłane|дата|отправлено|надіслано|tarih|gönderildi|gönderme tarihi|poslano|"
    "trimis|trimis la|kuupäev|saadetud|发送时间|寄件日期|傳送時間|日期|日付|送信日時|送信日|보낸 날짜|날짜|εστάλη|ημερομηνία|נשלח|"
    "תאריך|tanggal|dikirim|ngày|date et heure",
    Field.TO: "to|à|a|an|aan|til|till|para|per|vastaanottaja|címzett|komu|do|pre|кому|kime|alıcı|za|prima|către|catre|destinataire|"
    "destinataires|destinatario|destinatário|adresat|ontvanger|mottaker|modtager|saaja|adressaat|收件人|收件者|送信先|宛先|받는 사람|"
    "받는사람|προς|אל|إلى|kepada|kam|đến|empfänger|получатель|одержувач",
    Field.CC: "cc|copie|copie à|kopie|kopie (cc)|kopi|kopia|kopio|koopia|másolat|másolatot kap|dw|копия|копія|bilgi|kópia|kopija|"
    "抄送|副本|참조|κοιν|κοινοποίηση|bcc|cci|cco|ccn|udw|kopia do|tembusan|copia|cópia|copia a|עותק",
    Field.SUBJECT: "subject|objet|sujet|betreff|onderwerp|oggetto|asunto|assunto|emne|ämne|aihe|tárgy|predmet|předmět|temat|тема|"
    "konu|subiect|teema|主题|主旨|件名|제목|θέμα|נושא|الموضوع|subjek|perihal|tiêu đề|zadeva",
    Field.OTHER: "reply-to|répondre à|reply to|antwort an|importance|importancia|importância|wichtigkeit|priority|priorité|"
    "attachments|pièces jointes|anlagen|bijlagen|allegati|adjuntos|message-id|organization|x-mailer|subject-prefix|id",
}  # fmt: skip
LABELS: Final = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}

_VERBS: Final = (
    r"wrote|writes|replied|a écrit|a ecrit|écrit|ecrit|a wrote|schrieb|geschrieben|escribió|escribio|ha scritto|scrive|scritto|"
    r"escreveu|schreef|geschreven|skrev|kirjoitti|napisał|napisal|napisała|pisze|napsal|napísal|написал|написала|написав|пише|"
    r"пишет|írta|yazdı|έγραψε|a scris|viết|menulis|写道|寫道|さんは書きました|のメール|님이 작성|כתב|كتب|je napisao|je napisala|napisao|"
    r"je napísal|kirjutas|rašė|rakstīja|posted|said|va escriure|schreiv|szerint"
)
VERB: Final = re.compile(rf"(?:^|[\s,.>)\"»’'])(?:{_VERBS})(?:\(\w+\)|\s|[:：>,]|$)|>wrote", re.IGNORECASE)
_OPENER: Final = re.compile(
    r"(?:[-–—*]\s*)?(?:on|le|am|el|il|em|op|den|det|dne|dnia|w dniu|in data|a|no dia|pe|ma|ti|ke|to|la|su|ons|tor|fre|lör|sön|mån|tis|"
    r"mån|tir|tirs|man|lør|søn|pon|wt|śr|czw|pt|sob|niedz|dňa|il giorno|vào|pada|στις|в|ср|пн|вт|чт|пт|сб|вс|v|lun|mar|mer|jeu|ven|"
    r"sam|dim|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|от|at|since|ב|في)\b|\d",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\b\d{1,2}\s?[:h.]\s?\d{2}\b|\b\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}|\b(?:19|20)\d\d\b|\b\d{1,2}\.?\s+\w{3,9}\.?|\w{3,9}\.? \d{1,2}\b"
)
_ADDRESS: Final = re.compile(r"[\w.+'*-]{1,64}@\s?[\w.-]{2,200}", re.UNICODE)
_END: Final = re.compile(r"[:：]\s*[*_]*\s*$")
_MOST_LINES: Final = 6
_LONGEST: Final = 700

_RULE: Final = re.compile(r"[\s>*]*(?:[-_=~─—–#*+]\s?){3,}\s*")
_TITLE_OF_ORIGINAL: Final = re.compile(
    r"original (?:message|e-?mail)|message d['’]origine|message original|ursprüngliche (?:nachricht|mail)|original-?nachricht|"
    r"mensaje original|mensagem original|messaggio originale|oorspronkelijk(?:e)? bericht|origineel bericht|oprindelig (?:meddelelse|"
    r"besked|mail)|opprinnelig melding|ursprungligt meddelande|ursprungsmeddelande|alkuperäinen viesti|původní (?:zpráva|e-mail)|"
    r"pôvodná správa|wiadomość oryginalna|oryginalna wiadomość|eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|özgün ileti|"
    r"исходное сообщение|оригинальное сообщение|пересылаемое сообщение ответ|αρχικό μήνυμα|原始邮件|原始郵件|원본 메시지|元のメッセージ|"
    r"izvorna poruka|originalna poruka|reply message|reply above",
    re.IGNORECASE,
)
_TITLE_OF_FORWARD: Final = re.compile(
    r"forwarded (?:message|e-?mail|by)|fwd\.? ?msg|message (?:transféré|transmis|réexpédié|redirigé)|courriel transféré|"
    r"weitergeleitete (?:nachricht|e-?mail)|mensaje reenviado|mensagem (?:encaminhada|reencaminhada)|messaggio inoltrato|"
    r"doorgestuurd bericht|videresendt (?:meddelelse|melding|besked|mail|e-post)|vidarebefordrat (?:meddelande|mejl|brev)|"
    r"(?:edelleen)?l?(?:ä|a)?hetetty viesti|välitetty viesti|przekazan(?:a|ej) wiadomoś(?:ć|ci)|wiadomość przesłana dalej|"
    r"továbbított (?:üzenet|levél)|přeposlaná zpráva|preposlaná správa|mesaj redirecționat|mesaj redirec|пере[сн]\w+ сообщение|"
    r"переадресованн\w+ сообщени\w|переслан\w+ (?:сообщение|повідомлення)|iletilen (?:ileti|mesaj)|转发的邮件|轉寄的郵件|"
    r"メッセージを転送|転送されたメッセージ|전달된 메시지|proslijeđena poruka|edastatud (?:kiri|sõnum)|προωθημένο μήνυμα|הודעה שהועברה",
    re.IGNORECASE,
)
_BEGIN_OF_FORWARD: Final = re.compile(
    r"(?:begin forwarded message|start på videresendt besked|välitetty viesti alkaa|début du (?:message|courriel|e-mail) réexpédié|"
    r"début du message transféré|započni proslijeđenu poruku|továbbított levél kezdete|inizio messaggio inoltrato|"
    r"begin doorgestuurd bericht|begynnelse på videresendt melding|videresendt melding|początek przekazywanej wiadomości|"
    r"início da mensagem (?:reencaminhada|encaminhada)|начало переадресованного сообщения|vidarebefordrat mejl|"
    r"vidarebefordrat brev|i̇?leti başlangıcı|iletilen mesajın başı|anfang der weitergeleiteten (?:e-mail|nachricht)|"
    r"inicio del mensaje reenviado|inici del missatge reenviat|začátek přeposílané zprávy|začiatok preposlanej správy|"
    r"început mesaj redirecționat|початок листа, що пересилається|forwarded message|转发的信件|下面是被转发的邮件|以下是转寄的邮件)\s*[:：]?",
    re.IGNORECASE,
)
_REPLY_ABOVE: Final = re.compile(
    r"(?:reply|write|type your reply|respond) above (?:this|the) line|au-dessus de cette ligne|oberhalb dieser (?:zeile|linie)|"
    r"por encima de esta l[ií]nea|sopra questa (?:riga|linea)|boven deze (?:lijn|regel)|acima desta linha",
    re.IGNORECASE,
)
_HEAD_LINE: Final = re.compile(r"[\s>*_|]*([^\W\d_][^:：\n@]{0,24}?)[\s*_\u00a0\u202f]*[:：][\s*_]*(.*)")
_UNMARKED: Final = re.compile(r"^[>\s\ufeff\u200b]+")


@dataclass(frozen=True, kw_only=True)
class HeadBlock:
    """Heads copied into the text by a mail program: lines [start, end) and what they tell."""

    start: int
    end: int
    fields: dict[Field, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()


def sentence_end(lines: list[str], start: int) -> int | None:
    """If an "On ... wrote:" begins on this line, the line after its last; it may be wrapped over several."""
    first = unmarked(lines[start])
    if not first or not (_OPENER.match(first) or (_END.search(first) and VERB.search(first))):
        return None
    joined = ""
    for position in range(start, min(start + _MOST_LINES, len(lines))):
        line = unmarked(lines[position])
        if not line or len(joined) > _LONGEST:
            return None
        joined = f"{joined} {line}" if joined else line
        if _END.search(line):
            return position + 1 if _is_sentence(joined) else None
    return None


def head_block(lines: list[str], start: int, *, least: int = 3) -> HeadBlock | None:
    """The block of heads that begins on this line, if there are sender and enough other heads."""
    if not head_line(lines[start]):
        return None
    fields: dict[Field, str] = {}
    labels: list[str] = []
    end, last = start, Field.OTHER
    for position in range(start, min(start + 40, len(lines))):
        line = unmarked(lines[position])
        found = head_line(line)
        if found and (found[0] not in fields or found[0] in {Field.OTHER, Field.CC}):
            last, end = found[0], position + 1
            fields.setdefault(found[0], found[1])
            labels.append(found[2])
        elif found or position - end >= _gap(line):
            break
        elif line and last is not Field.OTHER:
            fields[last] = f"{fields[last]} {line}".strip()
    fields.pop(Field.OTHER, None)
    fields = _without_overrun(lines, end, fields, last)
    if Field.SENDER not in fields or len(fields) < least:
        return None
    return HeadBlock(start=start, end=_with_continuation(lines, end, last), fields=fields, labels=tuple(labels))


def head_line(line: str) -> tuple[Field, str, str] | None:
    if ":" not in line and "：" not in line:
        return None
    match = _HEAD_LINE.match(line)
    if not match:
        return None
    label = match[1].casefold().strip(" *_")
    kind = LABELS.get(label)
    return (kind, match[2].strip().strip("*_").strip(), label) if kind else None


def is_original_title(line: str) -> bool:
    return bool(_RULE.match(line) and len(line) < 100 and _TITLE_OF_ORIGINAL.search(line))  # noqa: PLR2004


def is_forward_title(line: str) -> bool:
    """`---- Forwarded message ----` or `Begin forwarded message:`."""
    if len(line) > 120:  # noqa: PLR2004 - a title is short
        return False
    bare = unmarked(line).strip("*_ ")
    if _RULE.match(bare) and _TITLE_OF_FORWARD.search(bare):
        return True
    return _BEGIN_OF_FORWARD.fullmatch(bare) is not None


def is_reply_above(line: str) -> bool:
    return len(line) < 200 and _REPLY_ABOVE.search(line) is not None  # noqa: PLR2004


def is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def unmarked(line: str) -> str:
    """The line without its quote marks."""
    return _UNMARKED.sub("", line).rstrip()


def _is_sentence(joined: str) -> bool:
    if VERB.search(joined):
        return bool(_DATE.search(joined) or _ADDRESS.search(joined))
    return bool(_ADDRESS.search(joined) and _DATE.search(joined) and _OPENER.match(joined))


def _gap(line: str) -> int:
    """Lines that may stand between two heads: one blank, or the rest of a long list of recipients."""
    return 4 if line else 2


def _without_overrun(lines: list[str], end: int, fields: dict[Field, str], last: Field) -> dict[Field, str]:
    """Text below the block was taken for the rest of its last head: that value is read again."""
    if last is Field.OTHER or last not in fields:
        return fields
    found = head_line(unmarked(lines[end - 1]))
    return {**fields, last: found[1]} if found and found[0] is last else fields


def _with_continuation(lines: list[str], end: int, last: Field) -> int:
    """Recipients and subjects are wrapped; an address list goes on while lines end with a comma."""
    while last in {Field.TO, Field.CC} and end < len(lines) and lines[end - 1].rstrip().endswith((",", ";", "<")):
        if not lines[end].strip():
            break
        end += 1
    return end
