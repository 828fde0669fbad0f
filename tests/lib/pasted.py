"""What people paste into a field of recipients, and whom they mean: for the server and for the browser alike."""

PAUL, ROSA = ("Paul Vidal", "paul@vidal.test"), ("Rosa Lind", "rosa@lind.test")
BARE = [("", "paul@vidal.test"), ("", "rosa@lind.test")]
PASTED: dict[str, list[tuple[str, str]]] = {
    "Paul Vidal <paul@vidal.test> Rosa Lind <rosa@lind.test>": [PAUL, ROSA],
    "Paul Vidal <paul@vidal.test>, Rosa Lind <rosa@lind.test>,": [PAUL, ROSA],
    "Paul Vidal <paul@vidal.test>\tRosa Lind <rosa@lind.test>\r\n": [PAUL, ROSA],
    "Paul Vidal\tpaul@vidal.test\nRosa Lind\trosa@lind.test": [PAUL, ROSA],
    "À : Paul Vidal <paul@vidal.test>; Cc: Rosa Lind <rosa@lind.test>": [PAUL, ROSA],
    "Vidal, Paul <paul@vidal.test>; Lind, Rosa <rosa@lind.test>": [
        ("Vidal, Paul", "paul@vidal.test"),
        ("Lind, Rosa", "rosa@lind.test"),
    ],
    "Vidal, Paul <paul@vidal.test>, Lind, Rosa <rosa@lind.test>": [
        ("Vidal, Paul", "paul@vidal.test"),
        ("Lind, Rosa", "rosa@lind.test"),
    ],
    '"Vidal; Paul" <paul@vidal.test>': [("Vidal; Paul", "paul@vidal.test")],
    "'Paul Vidal' <paul@vidal.test>, “Rosa Lind” <mailto:rosa@lind.test>": [PAUL, ROSA],
    "Paul Vidal [mailto:paul@vidal.test], rosa@lind.test (Rosa Lind)": [PAUL, ROSA],
    "Paul Vidal (paul@vidal.test)": [PAUL],
    "Dr. Paul M. O'Vidal <paul@vidal.test>": [("Dr. Paul M. O'Vidal", "paul@vidal.test")],
    "Paul (Vidal & fils) <paul@vidal.test>": [("Paul (Vidal & fils)", "paul@vidal.test")],
    "paul@vidal.test <paul@vidal.test>": [("", "paul@vidal.test")],
    "<paul@vidal.test>,<rosa@lind.test>": BARE,
    "paul@vidal.test;rosa@lind.test": BARE,
    "paul@vidal.test rosa@lind.test.": BARE,
    "paul@vidal.test\trosa@lind.test": BARE,
    "L’équipe: paul@vidal.test, rosa@lind.test;": BARE,
    "\u200bpaul@vidal.test\u202f\ufeffrosa@lind.test\u200e": BARE,
    "mailto:paul@vidal.test?subject=Panne": [("", "paul@vidal.test")],
    "Paul, rosa@lind.test": [("", "Paul"), ("", "rosa@lind.test")],
    "une phrase sans adresse": [("", "une phrase sans adresse")],
    "c12": [("", "c12")],
    " , ; \n": [],
}
