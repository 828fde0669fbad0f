"""What each driver can do."""

from joindre.fields.calls import Dialled
from joindre.telephony.models import WayToCall
from joindre.telephony.outcomes import Outcome


class Driver:
    """One way to place a call, as it is set."""

    #: Whether our server asks for the call; else the browser opens `link`.
    asks_by_server = False

    def __init__(self, way: WayToCall) -> None:
        self.way = way

    def link(self, call: Dialled) -> str:
        """The address that the browser opens."""
        raise NotImplementedError

    def place(self, call: Dialled) -> Outcome:
        """Have the call placed: outside any transaction, as it asks another machine."""
        raise NotImplementedError
