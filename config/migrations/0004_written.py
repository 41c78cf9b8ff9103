"""Who wrote of late, for those who read from replicas."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0003_backup'),
    ]

    operations = [
        migrations.CreateModel(
            name='Written',
            fields=[
                ('person', models.BigIntegerField(help_text="The account's id.", primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(help_text='In bytes, as pg_lsn counts them.')),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'config_written',
            },
        ),
        # Not worth a write-ahead log: after a crash the replicas have all that was written.
        migrations.RunSQL(
            "ALTER TABLE config_written SET UNLOGGED", "ALTER TABLE config_written SET LOGGED"
        ),
    ]
