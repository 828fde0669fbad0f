"""The random choices of the demo."""

import random


class Chance(random.Random):
    """A seeded generator: two demos that are filled at the same moment are alike."""

    def hits(self, share: float) -> bool:
        """Return true in that share of cases."""
        return self.random() < share
