from django.db import models


class Bell(models.Model):
    """The number a topic was last rung with. A page that has a lower one lacks something (D9)."""

    topic = models.CharField(max_length=60, primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
