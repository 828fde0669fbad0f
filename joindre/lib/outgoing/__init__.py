"""Requests that our server sends to addresses which people typed: guarded, short and bounded.

    answer = ask(Outgoing(method="POST", url="https://pbx.example/call"), allow_private=False)

- The name is looked up once, the addresses are checked, and the connection goes to an address that was checked: a name
  that leads elsewhere a moment later (DNS rebinding) changes nothing.
- Addresses of private networks are reached only where the caller allows them, those of the machine room never.
- Certificates are verified; a redirect is an answer like another, and is not followed.
- All of it takes a few seconds at most, however slowly the other side sends, and some thousand bytes are read of the
  answer.
"""

from joindre.lib.outgoing.addresses import Fault, NotReached
from joindre.lib.outgoing.asking import SECONDS, HttpAnswer, Outgoing, ask

__all__ = ["SECONDS", "Fault", "HttpAnswer", "NotReached", "Outgoing", "ask"]
