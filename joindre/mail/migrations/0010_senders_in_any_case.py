from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0004_time_keys'),
        ('mail', '0009_received_by_contact'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='incomingemail', name='incoming_by_sender'),
        migrations.AddIndex(
            model_name='incomingemail',
            index=models.Index(Lower('sender_address'), 'is_proved', 'received_at', name='incoming_by_sender'),
        ),
    ]
