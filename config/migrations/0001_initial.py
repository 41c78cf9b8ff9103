"""Answered idempotency keys, and the counters of limits."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=300, primary_key=True, serialize=False)),
                ('count', models.IntegerField()),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'config_counter',
            },
        ),
        migrations.CreateModel(
            name='Replay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=100)),
                ('body', models.CharField(max_length=64)),
                ('status', models.SmallIntegerField()),
                ('content', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope', 'key'), name='replay_once')],
            },
        ),
        # Not worth a write-ahead log: a crash empties it, and forgives everybody.
        migrations.RunSQL(
            "ALTER TABLE config_counter SET UNLOGGED", "ALTER TABLE config_counter SET LOGGED"
        ),
    ]
