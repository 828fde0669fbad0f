"""The lines that introduce a quote, as mail programs write them: sentences, titles and rules (I5)."""

import pytest

from postroom import attributions, replies

WRITTEN = "Le lun. 23 nov. 2026 à 10:02, Bob <bob@x.example> a écrit :"
DATES = [
    "10:02", "10h02", "10.02", "10 : 02", "23/11/2026", "23-11-26", "23.11.2026", "2026-11-23", "2026年11月23日",
    "2026", "1999", "23 novembre", "23. November", "23 nov.", "November 23", "Nov. 23",
]  # fmt: skip
BARE_VERBS = ["wrote", "a écrit", "escribió", "schrieb", "ha scritto", "escreveu"]
RULES = list("-_=~─—–#*+")


def end_of(text: str) -> int | None:
    return attributions.attribution_end(text.split("\n"), 0)


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN,
        WRITTEN.replace(" :", ":"),
        WRITTEN.replace(" :", "\uff1a"),
        f"{WRITTEN}*",
        f"{WRITTEN} *_ ",
        f"> {WRITTEN}",
        f">> {WRITTEN}",
        f"\ufeff\u200b{WRITTEN}",
        f"-- {WRITTEN}",
        f"– {WRITTEN}",
        f"***{WRITTEN}",
        WRITTEN.upper(),
        WRITTEN.replace("écrit", "écrit(e)"),
        "Bob <bob@x.example> wrote:",
        "Bob <bob@x.example>wrote:",
        "Bob (bob@x.example) wrote, and Ann too:",
        'On 23 Nov 2026, "Bob" wrote:',
        "Bob wrote on 23 Nov 2026:",
        "Wrote on 23 Nov 2026:",
        "2026-11-23 10:02 GMT+01:00 Bob <bob@x.example>:",
        "Am 23.11.2026 um 10:02 schrieb Bob:",
        "El lun, 23 nov 2026 a las 10:02, Bob escribió:",
        "Il giorno lun 23 nov 2026 alle 10:02 Bob ha scritto:",
        "Op ma 23 nov. 2026 om 10:02 schreef Bob:",
        "2026年11月23日(月) 10:02 Bob <bob@x.example>:",
    ],
)
def test_a_sentence_with_a_date_or_an_address_introduces_a_quote(text: str) -> None:
    assert end_of(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "Bob wrote:", "Bob wrote the letter of 23 Nov 2026.", "The letter of 23 Nov 2026:",
        "On Monday, from Bob:", "2026-11-23 10:02 Bob:", "Write to bob@x.example:", "On Monday write to bob@x.example:",
        "Bob says that he rewrote it on 23 Nov 2026:",
    ],
)  # fmt: skip
def test_other_sentences_do_not(text: str) -> None:
    assert end_of(text) is None


def test_it_begins_on_the_line_of_its_opener() -> None:
    assert attributions.attribution_end(["Oui.", "", WRITTEN], 2) == 3
    assert end_of(f"Bonjour,\n{WRITTEN}") is None
    assert end_of("Bob\nwrote on 23 Nov 2026:") is None


@pytest.mark.parametrize("date", DATES)
def test_dates_are_known_in_each_form(date: str) -> None:
    assert end_of(f"On {date} Bob wrote:") == 1
    assert end_of(f"On {date}, <bob@x.example>:") == 1


@pytest.mark.parametrize("address", ["bob@x.example", "b.o+b'@x.example", "b*b@x-y.example", "bob@ x.example"])
def test_an_address_stands_for_a_date(address: str) -> None:
    assert end_of(f"Bob <{address}> wrote:") == 1
    assert end_of(f"At 10:02, <{address}>:") == 1


@pytest.mark.parametrize("verb", BARE_VERBS)
@pytest.mark.parametrize("end", ["", " ----", "--", "  "])
def test_some_programs_write_no_colon_but_an_address(verb: str, end: str) -> None:
    assert end_of(f"On 23 Nov 2026 10:02 Bob <bob@x.example> {verb}{end}") == 1
    assert end_of(f"On 23 Nov 2026 10:02 Bob <bob@x.example> {verb.upper()}{end}") == 1
    assert end_of(f"On 23 Nov 2026 10:02 Bob {verb}{end}") is None


@pytest.mark.parametrize(("lines", "end"), [(2, 2), (6, 6), (7, None)])
def test_a_sentence_is_wrapped_over_six_lines_at_most(lines: int, end: int | None) -> None:
    text = "\n".join(["On 23 Nov 2026", *["at noon"] * (lines - 2), "Bob wrote:"])

    assert end_of(text) == end
    assert end_of(text.replace("\n", "\n> ")) == end
    assert end_of(text.replace("\n", "\n\n", 1)) is None


@pytest.mark.parametrize(("length", "end"), [(700, 2), (701, None)])
def test_a_long_line_does_not_go_on(length: int, end: int | None) -> None:
    assert end_of("On 23 Nov 2026 ".ljust(length, "x") + "\nBob wrote:") == end


def test_a_verb_and_its_date_may_stand_on_two_lines() -> None:
    assert end_of("On 23 Nov 2026, Bob\n<bob@x.example> wrote") == 2
    assert end_of("On 23 Nov 2026, Bob\nwrote:") == 2
    assert end_of("On 23\nNov 2026 Bob wrote:") == 2


@pytest.mark.parametrize("rule", RULES)
def test_three_marks_are_a_rule(rule: str) -> None:
    for line in (rule * 3, f"> {rule * 3}", f"{rule} {rule} {rule} ", rule * 40):
        assert attributions.is_rule(line)
        assert attributions.is_original_title(f"{line} Message original {line}")
    assert not attributions.is_rule(f"{rule * 3} a")
    assert not attributions.is_rule(rule)
    assert not attributions.is_rule("")


@pytest.mark.parametrize("title", ["Original Message", "MESSAGE ORIGINAL", "Mensaje original"])
def test_the_title_of_an_original_stands_behind_a_rule(title: str) -> None:
    assert attributions.is_original_title(f"-----{title}-----")
    assert attributions.is_original_title(f"----- {title} ".ljust(119, "-"))
    assert not attributions.is_original_title(f"----- {title} ".ljust(120, "-"))
    assert not attributions.is_original_title(title)
    assert not attributions.is_original_title("-----Demande-----")


@pytest.mark.parametrize("title", ["Forwarded message", "MESSAGE TRANSFÉRÉ", "Weitergeleitete Nachricht"])
def test_the_title_of_a_forward_stands_behind_a_rule(title: str) -> None:
    assert attributions.is_forward_title(f"---------- {title} ---------")
    assert attributions.is_forward_title(f"> *---------- {title} ---------*")
    assert attributions.is_forward_title(f"----- {title} ".ljust(120, "-"))
    assert not attributions.is_forward_title(f"----- {title} ".ljust(121, "-"))
    assert not attributions.is_forward_title(f"Voir {title}")
    assert not attributions.is_forward_title("---------- Demande ---------")


@pytest.mark.parametrize("sentence", ["Begin forwarded message", "DÉBUT DU MESSAGE RÉEXPÉDIÉ"])
@pytest.mark.parametrize("end", ["", ":", " :", "\uff1a", ": "])
def test_the_sentence_above_a_forward_stands_alone(sentence: str, end: str) -> None:
    assert attributions.is_forward_title(f"{sentence}{end}")
    assert attributions.is_forward_title(f"> *{sentence}{end}*")
    assert not attributions.is_forward_title(f"{sentence} de Bob{end}")


@pytest.mark.parametrize("request_", ["Reply above this line", "RÉPONDEZ AU-DESSUS DE CETTE LIGNE"])
def test_a_request_to_reply_above_begins_the_quote(request_: str) -> None:
    assert attributions.is_reply_above(f"## {request_} ##")
    assert attributions.is_reply_above(request_.ljust(199, "-"))
    assert not attributions.is_reply_above(request_.ljust(200, "-"))
    assert replies.split(f"Oui.\n\n## {request_} ##\nVotre demande").visible == "Oui."
