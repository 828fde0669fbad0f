"""Rights are asked in the act, whatever a page has asked before (S2)."""

import ast
import re

from joindre.accounts.rights import NOT_USED_YET, Right
from tests.rules.acts import acts_of_people
from tests.rules.sources import name, python_files

#: Acts that ask otherwise than in their first line, and why.
ASKED_OTHERWISE = {
    "post_message": "the policy asks, under the lock of the request: the right is one of its conditions (D13)",
    "receive_mail": "the worker keeps a mail that arrived; its sender asks for nothing",
    "add_entry": "a part of every act on a request, which has asked before",
    "record_change": "a part of every act on a request, which has asked before",
    "keep_document": "the worker keeps what was made for a mail; its writer's right was asked as it was sent",
    "set_status": "a part of acts on a request, which have asked before",
    "record_changes": "a part of acts on many requests, which have asked before",
    "once": "a part of the acts that a form can ask for twice",
    "create_contact_into": "create_contact, which it calls first, asks",
    "open_ticket": "the right depends on who opens it",
    "settle": "a part of what is written: the act that posts it asks, and only what its writer may see is shown",
    "choose_keys": "everybody who signs in may choose the keys of their own pages",
    "create_text": "_ensure_may_keep asks: which right it is depends on whose the text is",
    "change_text": "the same",
    "delete_text": "the same",
    "change_preferences": "everybody who signs in may choose language, time zone and appearance",
}


def test_every_act_of_a_person_asks_for_its_right_first() -> None:
    asked = {node.name for _path, node in acts_of_people() if asks_first(node)}
    silent = {f"{name(path)}: {node.name}" for path, node in acts_of_people() if not asks_first(node)}

    assert len(asked) > 20
    assert {one.rpartition(" ")[2] for one in silent} == set(ASKED_OTHERWISE), silent


def asks_first(node: ast.FunctionDef) -> bool:
    first = next(one for one in node.body if not is_docstring(one))
    return re.match(r"by\.ensure_right\(", ast.unparse(first)) is not None


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_the_rights_that_nothing_asks_for_are_known() -> None:
    """An administrator reads beside each of them that it is not used yet."""
    told = {"joindre/accounts/rights.py", "joindre/accounts/explained.py"}
    sources = [path for path in python_files("joindre") if name(path) not in told]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unused = {right for right in Right if not re.search(rf"\bRight\.{right.name}\b", text)}

    assert unused == NOT_USED_YET
