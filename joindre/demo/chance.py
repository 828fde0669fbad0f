import random


class Chance(random.Random):
    """Chance that falls the same way each time: two demos of one day are alike."""

    def hits(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random() < share
