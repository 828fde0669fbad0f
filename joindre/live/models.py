"""The table of topic versions. Writing to it is `bus.publish`, not a method of the model."""

from django.db import models


class TopicVersion(models.Model):
    """The newest published version of a topic. A page that has a lower one lacks something (D9)."""

    topic = models.CharField(max_length=60, primary_key=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.topic} {self.version}"
