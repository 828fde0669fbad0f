from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0004_time_keys'),
        ('mail', '0008_mails_without_a_request'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='incomingemail',
            index=models.Index(Lower('sender_address'), Lower('outcome'), name='incoming_by_contact'),
        ),
    ]
