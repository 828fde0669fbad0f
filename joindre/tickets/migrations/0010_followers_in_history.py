"""Who begins or ceases to follow a request is a line of its history (T8)."""

from django.db import migrations, models

WHATS = ["opened", "field", "blocked", "unblocked", "published", "hidden", "contact", "document", "mail", "followers"]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_names_in_english")]
    operations = [
        migrations.AlterField(
            model_name="change",
            name="what",
            field=models.CharField(choices=[(what, what.capitalize()) for what in WHATS], max_length=12),
        ),
    ]
