from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0007_mails_to_a_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='accepts_unverified',
            field=models.BooleanField(default=False, verbose_name='takes senders that nothing proves'),
        ),
        # The mailboxes that are there go on as before; new ones open requests.
        migrations.AddField(
            model_name='mailbox',
            name='opens_requests',
            field=models.BooleanField(default=False, verbose_name='emails without a request open one'),
        ),
        migrations.AlterField(
            model_name='mailbox',
            name='opens_requests',
            field=models.BooleanField(default=True, verbose_name='emails without a request open one'),
        ),
    ]
