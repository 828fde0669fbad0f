"""Old drafts are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("drafts", "0002_uploads"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["saved_at"], name="drafts_by_age"),
        ),
    ]
