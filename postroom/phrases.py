"""The phrases that mail programs write, in some thirty languages.

These are tables only; other modules decide what a phrase means. Each table is a regular expression, and its line
breaks have no meaning.
"""

from typing import Final


def _table(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


# The labels of the sender in headers that are copied above a quoted or forwarded mail.
SENDER_LABELS: Final = _table(r"""
    from|de|de la|von|van|da|fra|från|lähettäjä|feladó|od|від|от|отправитель|kimden|gönderen|šalje|mittente|nadawca|
    saatja|expéditeur|expediteur|remitente|remetente|absender|afzender|avsändare|avsender|afsender|από|发件人|
    寄件者|寄件人|送信元|差出人|送信者|보낸 사람|보낸사람|발신|מאת|من|expeditor|pošiljatelj|відправник|dari|nuo|no|
    người gửi|จาก
""")

# The labels of the date.
DATE_LABELS: Final = _table(r"""
    dnia|data wysłania|verzonden op|verstuurd|
    date|sent|datum|data|dato|fecha|envoyé|envoyé le|envoyé à|date d’envoi|date d'envoi|gesendet|verzonden|enviado|
    enviada em|enviado em|enviado el|enviada|inviato|data invio|sendt|skickat|lähetetty|päivämäärä|päiväys|dátum|
    elküldve|küldve|odesláno|odoslané|odoslaná|wysłano|wysłane|дата|отправлено|надіслано|tarih|gönderildi|
    gönderme tarihi|poslano|message du|trimis|trimis la|kuupäev|saadetud|发送时间|寄件日期|傳送時間|日期|日付|
    送信日時|送信日|보낸 날짜|날짜|εστάλη|ημερομηνία|נשלח|תאריך|tanggal|dikirim|ngày|date et heure
""")

# The labels of the recipients. `προσ` is what becomes of `προς` where upper and lower case are made alike.
TO_LABELS: Final = _table(r"""
    to|à|a|an|aan|til|till|para|per|vastaanottaja|címzett|komu|do|pre|кому|kime|alıcı|za|prima|către|catre|
    destinataire|destinataires|destinatario|destinatário|adresat|ontvanger|mottaker|modtager|saaja|adressaat|收件人|
    收件者|送信先|宛先|받는 사람|받는사람|προς|προσ|אל|إلى|kepada|kam|đến|empfänger|получатель|одержувач
""")

# The labels of those who get a copy.
CC_LABELS: Final = _table(r"""
    cc|copie|copie à|kopie|kopie (cc)|kopi|kopia|kopio|koopia|másolat|másolatot kap|dw|копия|копія|bilgi|kópia|
    kopija|抄送|副本|참조|κοιν|κοινοποίηση|bcc|cci|cco|ccn|udw|kopia do|tembusan|copia|cópia|copia a|עותק
""")

# The labels of the subject.
SUBJECT_LABELS: Final = _table(r"""
    subject|objet|sujet|betreff|onderwerp|oggetto|asunto|assunto|emne|ämne|aihe|tárgy|predmet|předmět|temat|тема|
    konu|subiect|teema|主题|主旨|件名|제목|θέμα|נושא|الموضوع|subjek|perihal|tiêu đề|zadeva
""")

# The labels of other headers that such a block may hold.
OTHER_LABELS: Final = _table(r"""
    reply-to|répondre à|reply to|antwort an|importance|importancia|importância|wichtigkeit|priority|priorité|
    attachments|pièces jointes|anlagen|bijlagen|allegati|adjuntos|message-id|organization|x-mailer|subject-prefix|id
""")

# The verbs of an attribution, as "wrote".
VERBS: Final = _table(r"""
    wrote|writes|replied|a écrit|a ecrit|écrit|ecrit|a wrote|schrieb|geschrieben|escribió|escribio|ha scritto|
    scrive|scritto|escreveu|schreef|geschreven|skrev|kirjoitti|napisał|napisal|napisała|pisze|napsal|napísal|
    написал|написала|написав|пише|пишет|írta|yazdı|έγραψε|a scris|viết|menulis|写道|寫道|さんは書きました|のメール|
    님이 작성|כתב|كتب|je napisao|je napisala|napisao|je napísal|kirjutas|rašė|rakstīja|posted|said|va escriure|
    schreiv|szerint|escreve|escribe|ha escrito|napsala|napísala|napisał|pisał|pisała|skrifaði
""")

# The words that an attribution begins with: prepositions and days.
OPENERS: Final = _table(r"""
    on|le|am|el|il|em|op|den|det|dne|dnia|w dniu|in data|a|no dia|pe|ma|ti|ke|to|la|su|ons|tor|fre|lör|sön|mån|tis|
    tir|tirs|man|lør|søn|pon|wt|śr|czw|pt|sob|niedz|dňa|il giorno|vào|pada|στις|в|ср|пн|вт|чт|пт|сб|вс|v|lun|mar|
    mer|jeu|ven|sam|dim|po|út|ut|st|čt|št|pá|pi|so|ne|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|
    mardi|mercredi|jeudi|vendredi|samedi|dimanche|от|at|since|ב|في
""")

# The beginnings of the names of months.
MONTHS: Final = _table(r"""
    jan|feb|f[ée]v|mar|m[äa]r|maart|mars|m[áa]rc|apr|avr|abr|[áa]pr|kwi|mai|maj|m[áa]j|may|mei|mag|giu|jun|j[úu]n|
    jui|jul|j[úu]l|lug|aug|ago|ao[uû]|sep|set|sze|wrz|oct|okt|ott|out|paź|nov|lis|dec|d[ée]c|dez|dic|des|gru|gen|ene|
    sty|lut|cze|lip|sie|led|úno|bře|dub|kvě|čer|srp|zář|říj|pro|tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|
    loka|marras|joulu|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|январ|ліст|лист
""")

# The names of the days of a week, whole and cut.
WEEKDAYS: Final = _table(r"""
    mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|lun(?:di)?|
    mar(?:di)?|mer(?:credi)?|jeu(?:di)?|ven(?:dredi)?|sam(?:edi)?|dim(?:anche)?|mo|di|mi|do|fr|sa|so|montag|
    dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|ma|wo|vr|za|zo|maandag|dinsdag|woensdag|donderdag|
    vrijdag|zaterdag|zondag|pon|wt|śr|czw|pt|sob|niedz|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|
    man|tirs?|ons|tors?|fre|lør|søn|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|mån|tis|lör|sön|måndag|tisdag|
    lördag|söndag|ti|ke|to|pe|la|su|lunes|martes|mi[ée](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[áa]b(?:ado)?|
    dom(?:ingo)?|luned[ìi]|marted[ìi]|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica|gio|
    (?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|seg|ter|qua|qui|sex|po|út|ut|st|čt|št|pá|pi|ne|
    hétf[őo]?|kedd|szerda|csütörtök|péntek|szombat|vasárnap|sze|cs|szo|[khpv]|пн|вт|ср|чт|пт|сб|вс
""")

# The small words of an attribution beside its name, date and verb.
ATTRIBUTION_FILLERS: Final = _table(r"""
    on|at|the|le|la|à|a|am|um|uhr|den|der|dem|kl|klo|klockan|klokken|o|godz|godzinie|w|we|dniu|dnia|v|ve|dne|hod|el|
    las|los|il|giorno|alle|ore|del|de|da|em|no|dia|às|as|op|om|uur|hat|has|heeft|het|volgende|følgende|folgendes|ezt|
    időpont|odesílatel|odosielateľ|użytkownik|uživatel|h|pm|utc|gmt|via|by|in|message|nachricht|bericht|et|i|ha|har|
    r|г|в|på|in data|data|dňa|vers|around|about|gegen
""")

# The words with which a sentence goes on behind its verb.
CONJUNCTIONS: Final = _table(r"""
    that|que|qu|dass|daß|che|dat|att|że|jak|why|how|pourquoi|comment|warum|perché|waarom|because|parce|weil
""")

# What introduces a quote in the place of a verb, above lines with quote marks.
QUOTING: Final = _table(r"""
    quoting|quoth|citing|zitat von|citation de|en citant|citando(?: a)?|mensaje citado por|citazione di|citaat van|
    citat från|citat fra|cytat(?: z)?|cytowanie|citát od|lainaus henkilöltä|цитирую|цитата от|alıntı
""")

# The words of the title above an answer, such as `-----Antwort von Ann Reed-----`.
ANSWER_TITLES: Final = _table(r"""
    (?:antwort|réponse|reply|answer|respuesta|risposta|resposta|antwoord|odpowiedź|odpověď|svar|válasz|vastaus)
""")

# The titles between rules that stand above the mail that is answered.
ORIGINAL_TITLES: Final = _table(r"""
    original (?:message|e-?mail)|mail original|courriel original|message d['’]origine|message original|
    ursprüngliche (?:nachricht|mail)|
    original-?nachricht|mensaje original|mensagem original|messaggio originale|oorspronkelijk(?:e)? bericht|
    origineel bericht|oprindelig (?:meddelelse|besked|mail)|opprinnelig melding|ursprungligt meddelande|
    ursprungsmeddelande|alkuperäinen viesti|původní (?:zpráva|e-mail)|pôvodná správa|wiadomość oryginalna|
    oryginalna wiadomość|eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|özgün ileti|исходное сообщение|
    оригинальное сообщение|пересылаемое сообщение ответ|αρχικό μήνυμα|原始邮件|原始郵件|원본 메시지|元のメッセージ|
    izvorna poruka|originalna poruka|reply message|reply above
""")

# The titles between rules that stand above a forwarded mail.
FORWARD_TITLES: Final = _table(r"""
    forwarded (?:message|e-?mail|by)|fwd\.? ?msg|message (?:transféré|transmis|réexpédié|redirigé)|
    courriel transféré|weitergeleitete (?:nachricht|e-?mail)|mensaje reenviado|
    mensagem (?:encaminhada|reencaminhada)|messaggio inoltrato|doorgestuurd bericht|
    videresendt (?:meddelelse|melding|besked|mail|e-post)|vidarebefordrat (?:meddelande|mejl|brev)|
    (?:edelleen)?l?(?:ä|a)?hetetty viesti|välitetty viesti|przekazan(?:a|ej) wiadomoś(?:ć|ci)|
    wiadomość przesłana dalej|továbbított (?:üzenet|levél)|přeposlaná zpráva|preposlaná správa|mesaj redirecționat|
    mesaj redirec|пере[сн]\w+ сообщение|переадресованн\w+ сообщени\w|переслан\w+ (?:сообщение|повідомлення)|
    iletilen (?:ileti|mesaj)|转发的邮件|轉寄的郵件|メッセージを転送|転送されたメッセージ|전달된 메시지|
    proslijeđena poruka|edastatud (?:kiri|sõnum)|προωθημένο μήνυμα|הודעה שהועברה
""")

# The sentences that stand above a forwarded mail.
FORWARD_BEGINNINGS: Final = _table(r"""
    begin forwarded message|start på videresendt besked|välitetty viesti alkaa|
    début du (?:message|courriel|e-mail) réexpédié|début du message transféré|započni proslijeđenu poruku|
    továbbított levél kezdete|inizio messaggio inoltrato|begin doorgestuurd bericht|
    begynnelse på videresendt melding|videresendt melding|początek przekazywanej wiadomości|
    início da mensagem (?:reencaminhada|encaminhada)|начало переадресованного сообщения|vidarebefordrat mejl|
    vidarebefordrat brev|i̇?leti başlangıcı|iletilen mesajın başı|anfang der weitergeleiteten (?:e-mail|nachricht)|
    inicio del mensaje reenviado|inici del missatge reenviat|začátek přeposílané zprávy|začiatok preposlanej správy|
    început mesaj redirecționat|початок листа, що пересилається|forwarded message|转发的信件|下面是被转发的邮件|
    以下是转寄的邮件
""")

# The requests of help desks to reply above a line.
REPLY_ABOVE: Final = _table(r"""
    (?:reply|write|type your reply|respond) above (?:this|the) line|au-dessus de cette ligne|
    oberhalb dieser (?:zeile|linie)|por encima de esta l[ií]nea|sopra questa (?:riga|linea)|
    boven deze (?:lijn|regel)|acima desta linha
""")

# The beginnings of the line that a mobile program adds.
SENT_FROM: Final = _table(r"""
    sent (?:from|via|with|by)|envoy[ée]e? (?:de|depuis|à partir|avec|via)|gesendet (?:von|mit|über)|
    von meinem .{2,40} gesendet|diese nachricht wurde von|enviado (?:desde|do|de|a partir)|inviato (?:da|dal|con)|
    verzonden (?:vanaf|met|via|vanuit)|verstuurd vanaf|skickat från|sendt fra|lähetetty|wysłane z|wysłano z|
    отправлено (?:с|из)|надіслано з|odesláno z|odoslané z|elküldve|trimis de pe|iphone['’]umdan|
    .{2,20}cihazımdan gönderildi|iphoneから送信|发自我的|從我的|나의 .{2,20}에서 보냄|get outlook for|
    télécharger outlook|obtenez outlook|obtenir outlook|outlook für|holen sie sich outlook|obtener outlook|
    scarica outlook|laden sie outlook
""")

# Whole lines in which a program praises itself.
ADVERTS: Final = _table(r"""
    (?:sent|envoyée?|gesendet|verschickt|enviado|inviato|verzonden|verstuurd) [^\W\d]{2,6} (?:[^\W\d]{1,20} ){0,4}
    proton ?mail\b[\w -]{0,20}\.?\s*|
    (?:get|download|t[ée]l[ée]charge[rz]|obtene[zr]|obtenir|holen sie sich|laden sie|descargar?|scarica|ottieni)\s
    (?:outlook|blue ?mail|yahoo mail|proton ?mail|spark|aqua mail|typeapp|mymail|k-9 mail|fairemail)\s
    (?:for|pour|für|para|per|voor) (?:ios|android|mac(?:os)?|windows|iphone|ipad|mobile|desktop)\W*
    (?:https?://\S{1,150})?\W*
""")

# The devices and programs that such a line may name.
DEVICES: Final = _table(r"""
    iphone|ipad|ipod|\bios\b|android|blackberry|samsung|galaxy|huawei|xiaomi|pixel|nokia|windows|outlook|yahoo|
    mail\b|courrier|correo|gmail|proton|mobile|mobil|t[ée]l[ée]phone|smartphone|handy|phone|tablet|appareil|device|
    dispositi|phablet|orange|free|sfr|bouygues|nine|spark|app\b|我的|mac\b|webmail|surface|typeapp
""")

# The closing formulas, which stand alone on their line.
CLOSINGS: Final = _table(r"""
    (?:très |bien )?cordialement|(?:très )?(?:bien )?(?:à|a) (?:vous|toi)|
    (?:sincères|meilleures|respectueuses|cordiales) salutations|salutations(?: distinguées| cordiales| sincères)?|
    bien sincèrement|sincèrement|respectueusement|amicalement|cdt|cdlt|bav|
    avec (?:mes|nos) (?:remerciements|salutations|sentiments).{0,30}|
    (?:kind|best|warm|warmest|kindest|many|with (?:kind|best|warm))? ?regards|best wishes|all the best|
    yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|cheers|thanks (?:&|and) regards|
    thanks and best regards|mit (?:freundlichen|freundlichem|besten|herzlichen) (?:grüßen|grüssen|gruß|gruss)|
    freundliche grüße|viele grüße|beste grüße|liebe grüße|herzliche grüße|schöne grüße|mfg|vg|lg|
    (?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|atte\.?|cordiali saluti|distinti saluti|
    cordialmente|saluti|un saluto|atenciosamente|cumprimentos|com os melhores cumprimentos|abraços|
    met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|mvg|hartelijke groet(?:en)?|med venlig hilsen|
    venlig hilsen|mvh|kh|med vennlig hilsen|vennlig hilsen|med vänliga hälsningar|vänliga hälsningar|vänligen|
    hälsningar|ystävällisin terveisin|terveisin|pozdrawiam|z powa[żz]aniem|z wyrazami szacunku|s pozdravem|
    s pozdravom|с уважением|з повагою|üdvözlettel|saygılarımla|cu stimă|敬具|以上
""")

# The beginnings of confidentiality notices and of requests not to print.
DISCLAIMERS: Final = _table(r"""
    this (?:e-?mail|message|communication|transmission)[^.]{0,80}(?:confidential|intended|privileged)|
    the (?:information|contents?)[^.]{0,60}(?:e-?mail|message)[^.]{0,60}(?:confidential|intended)|
    confidentiality (?:notice|note)|disclaimer\b|
    ce (?:message|courriel|mail|e-?mail)[^.]{0,120}(?:confidentiel|destin[ée]|intention)|
    (?:avis|note) de confidentialité|diese (?:e-?mail|nachricht)[^.]{0,80}vertraulich|
    este (?:mensaje|correo|e-?mail)[^.]{0,100}confidencial|
    (?:please consider|pensez à|pensons à|merci de penser à)[^.]{0,60}(?:environ|planète|imprim|print)|
    afin de (?:contribuer|préserver)[^.]{0,60}(?:environnement|imprim)
""")
