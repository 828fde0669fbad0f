"""The phrases of mail programs in their languages (I5): each is what such a program writes by itself."""

import pytest

from postroom import attributions, replies
from postroom.attributions import HeaderField

LABELS = {
    HeaderField.SENDER: ["From", "De", "Von", "Da", "Van", "Od", "Lähettäjä", "Feladó", "发件人", "Mittente", "จาก"],
    HeaderField.DATE: ["Date", "Sent", "Envoyé", "Gesendet", "Enviado el", "Data invio", "送信日時", "Date et heure"],
    HeaderField.TO: ["To", "À", "An", "Aan", "Para", "Till", "宛先", "Empfänger", "Одержувач"],
    HeaderField.CC: ["Cc", "Copie à", "Kopie", "Kopia", "Másolatot kap", "抄送", "Cópia", "עותק"],
    HeaderField.SUBJECT: ["Subject", "Objet", "Betreff", "Onderwerp", "Oggetto", "Asunto", "件名", "Zadeva"],
    HeaderField.OTHER: ["Reply-To", "Répondre à", "Wichtigkeit", "Pièces jointes", "Bijlagen", "Id"],
}


@pytest.mark.parametrize(("kind", "label"), [(kind, label) for kind, labels in LABELS.items() for label in labels])
@pytest.mark.parametrize("form", ["{}: essai", "*{}:* essai", "> {} : essai", "{}\uff1aessai", "**{}**: essai"])
def test_a_label_of_a_quoted_header_is_known(kind: HeaderField, label: str, form: str) -> None:
    assert attributions.header_line(form.format(label)) == (kind, "essai", label.casefold())


@pytest.mark.parametrize("line", ["Remarque : essai", "From essai", "Fromage: essai", "Le départ: essai", ": essai"])
def test_another_word_before_a_colon_is_no_label(line: str) -> None:
    assert attributions.header_line(line) is None


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, 23 Nov 2026 at 10:02, Bob <bob@x.example> wrote:", "Le 23/11/2026 à 10:02, Bob a écrit :",
        "Am 23.11.2026 um 10:02 schrieb Bob <bob@x.example>:", "El lun, 23 nov 2026 a las 10:02, Bob escribió:",
        "Il giorno lun 23 nov 2026 alle ore 10:02 Bob ha scritto:", "Op 23-11-2026 om 10:02 schreef Bob:",
        "Em seg., 23 de nov. de 2026 às 10:02, Bob escreveu:", "Den mån 23 nov. 2026 kl 10:02 skrev Bob:",
        "W dniu 23.11.2026 o 10:02, Bob pisze:", "Dne 23. 11. 2026 v 10:02 Bob napsal(a):",
        "ma 23. marrask. 2026 klo 10.02 Bob (bob@x.example) kirjoitti:", "23 ноября 2026, 10:02, Bob написал:",
        "Bob, 23 Kas 2026 Pzt, 10:02 tarihinde şunu yazd\u0131:", "Στις 23/11/2026 10:02, Bob έγραψε:",
        "2026年11月23日 10:02 Bob <bob@x.example> 写道:", "Bob ezt írta (időpont: 2026. nov. 23., 10:02):",
        "Bob <bob@x.example> szerint 2026. 11. 23. 10:02:", "في 23/11/2026 bob@x.example:",
        "On 23/11/2026 bob@x.example:",
    ],
)  # fmt: skip
def test_an_attribution_stands_above_its_quote(attribution: str) -> None:
    marked = replies.split(f"Oui.\n\n{attribution}\n> Avant.")
    unmarked = replies.split(f"Oui.\n\n{attribution}\n\nAvant.")

    assert (marked.visible, marked.quoted) == ("Oui.", f"{attribution}\n> Avant.")
    assert (unmarked.visible, unmarked.quoted) == ("Oui.", f"{attribution}\n\nAvant.")


@pytest.mark.parametrize(
    "title",
    [
        "Original Message", "Original e-mail", "Message d'origine", "Message original", "Ursprüngliche Nachricht",
        "Mensaje original", "Mensagem original", "Messaggio originale", "Oorspronkelijk bericht", "Původní zpráva",
        "Oprindelig meddelelse", "Alkuperäinen viesti", "Wiadomość oryginalna", "Исходное сообщение", "原始邮件",
        "元のメッセージ", "Reply above",
    ],
)  # fmt: skip
def test_a_title_stands_above_the_mail_that_is_answered(title: str) -> None:
    split = replies.split(f"Oui.\n\n-----{title}-----\n\nAvant.")

    assert (split.visible, split.quoted) == ("Oui.", f"-----{title}-----\n\nAvant.")


@pytest.mark.parametrize(
    "title",
    [
        "---------- Forwarded message ---------", "-------- Message transféré --------", "-------- Fwd msg --------",
        "-------- Weitergeleitete Nachricht --------", "---------- Mensaje reenviado ---------",
        "-------- Messaggio inoltrato --------", "-------- Doorgestuurd bericht --------",
        "-------- Videresendt besked --------", "-------- Пересылаемое сообщение --------", "------ 转发的邮件 ------",
        "-------- הודעה שהועברה --------", "Begin forwarded message:", "Début du message réexpédié :",
        "Anfang der weitergeleiteten Nachricht:", "Inicio del mensaje reenviado:", "Inizio messaggio inoltrato:",
        "以下是转寄的邮件:", "*Begin forwarded message:*",
    ],
)  # fmt: skip
def test_a_title_stands_above_a_forwarded_mail(title: str) -> None:
    split = replies.split(f"Voyez.\n\n{title}\n\nLe texte.")

    assert split.visible == f"Voyez.\n\n{title}\n\nLe texte."
    assert split.forwarded is not None
    assert split.forwarded.text == "Le texte."


@pytest.mark.parametrize(
    "line",
    [
        "Please reply above this line", "##- Type your reply above this line -##", "Respond above the line",
        "Répondez au-dessus de cette ligne", "Bitte antworten Sie oberhalb dieser Zeile", "Boven deze lijn antwoorden",
        "Responda por encima de esta línea", "Rispondere sopra questa riga", "Responda acima desta linha",
    ],
)  # fmt: skip
def test_a_help_desk_asks_to_reply_above_its_line(line: str) -> None:
    split = replies.split(f"Oui.\n\n{line}\n\nAvant.")

    assert (split.visible, split.quoted) == ("Oui.", f"{line}\n\nAvant.")


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Envoyé à partir de mon téléphone", "Von meinem Handy gesendet",
        "Enviado desde mi móvil",
        "Inviato da iPad", "Verzonden vanaf mijn tablet", "Skickat från min telefon", "Sendt fra min mobil",
        "Wysłane z telefonu", "Отправлено из Mail", "发自我的 iPhone", "iPhoneから送信",
        "Télécharger Outlook pour iOS",
        "Obtener Outlook para Android", "Laden Sie Outlook",
    ],
)  # fmt: skip
def test_a_mobile_program_names_itself(line: str) -> None:
    split = replies.split(f"Oui.\n\n{line}")

    assert (split.visible, split.signature) == ("Oui.", line)


@pytest.mark.parametrize(
    "device",
    [
        "iPhone", "iPad", "Android", "BlackBerry", "Samsung", "Huawei", "Windows", "Outlook", "Yahoo", "Mail", "Gmail",
        "Proton", "mobile", "téléphone", "smartphone", "Tablet", "appareil", "Orange", "SFR", "Mac", "webmail",
        "TypeApp",
    ],
)  # fmt: skip
def test_the_line_of_a_known_device_may_be_longer(device: str) -> None:
    line = f"Sent from a kind of {device} of ours here"

    assert replies.split(f"Oui.\n\n{line}").signature == line
    assert replies.split(f"Oui.\n\n{line.replace(device, 'desk')}").signature == ""
