"""Artists, albums, tracks, genres, and what search reads."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='Album',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], default='draft', max_length=12)),
                ('status_before', models.CharField(blank=True, choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], max_length=12)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was or will be published.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('rating_sum', models.PositiveIntegerField(default=0)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('rating_average', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rating_count=0, then=models.Value(0.0)), default=django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast(models.F('rating_sum'), models.FloatField()), '/', models.F('rating_count'))), output_field=models.FloatField())),
                ('title', models.CharField(max_length=300)),
                ('sort_title', models.CharField(max_length=400)),
                ('slug', models.CharField(max_length=200)),
                ('album_type', models.CharField(choices=[('album', 'Album'), ('single', 'Single'), ('ep', 'Ep'), ('compilation', 'Compilation')], default='album', max_length=12)),
                ('description', models.TextField(blank=True)),
                ('release_date', models.DateField(blank=True, null=True)),
                ('release_date_precision', models.CharField(choices=[('year', 'Year'), ('month', 'Month'), ('day', 'Day')], default='day', max_length=5)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('rights_holder', models.CharField(blank=True, max_length=300)),
                ('licence', models.CharField(choices=[('all-rights-reserved', 'All Rights Reserved'), ('cc-by', 'Cc By'), ('cc-by-sa', 'Cc By Sa'), ('cc-by-nd', 'Cc By Nd'), ('cc-by-nc', 'Cc By Nc'), ('cc-by-nc-sa', 'Cc By Nc Sa'), ('cc-by-nc-nd', 'Cc By Nc Nd'), ('public-domain', 'Public Domain'), ('gpl', 'Gpl')], default='all-rights-reserved', max_length=20)),
                ('upc', models.CharField(blank=True, max_length=13)),
                ('cover_key', models.CharField(blank=True, max_length=40)),
                ('tracks_count', models.PositiveIntegerField(default=0)),
                ('duration_ms', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Artist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], default='draft', max_length=12)),
                ('status_before', models.CharField(blank=True, choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], max_length=12)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was or will be published.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('rating_sum', models.PositiveIntegerField(default=0)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('rating_average', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rating_count=0, then=models.Value(0.0)), default=django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast(models.F('rating_sum'), models.FloatField()), '/', models.F('rating_count'))), output_field=models.FloatField())),
                ('name', models.CharField(max_length=200)),
                ('sort_name', models.CharField(max_length=250)),
                ('slug', models.CharField(max_length=200)),
                ('bio', models.TextField(blank=True)),
                ('links', models.JSONField(blank=True, default=list)),
                ('picture_key', models.CharField(blank=True, max_length=40)),
                ('cover_key', models.CharField(blank=True, max_length=40)),
                ('followers_count', models.PositiveIntegerField(default=0)),
                ('albums_count', models.PositiveIntegerField(default=0)),
                ('tracks_count', models.PositiveIntegerField(default=0)),
                ('rank', models.PositiveIntegerField(default=2147483647)),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('main', 'Main'), ('featured', 'Featured'), ('remixer', 'Remixer'), ('producer', 'Producer'), ('composer', 'Composer'), ('lyricist', 'Lyricist'), ('performer', 'Performer')], default='featured', max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('accepted', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Genre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(allow_unicode=True, max_length=80, unique=True)),
                ('description', models.TextField(blank=True)),
                ('tracks_count', models.PositiveIntegerField(default=0)),
                ('albums_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(help_text='As in `album 12`.', max_length=40)),
                ('reason', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('restored_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SmallIntegerField(choices=[(1, 'Track'), (2, 'Album'), (3, 'Artist'), (4, 'Playlist')])),
                ('object_id', models.BigIntegerField()),
                ('title', models.TextField()),
                ('title_norm', models.TextField()),
                ('base_norm', models.TextField()),
                ('artist_norm', models.TextField(blank=True)),
                ('album_norm', models.TextField(blank=True)),
                ('tsv', django.contrib.postgres.search.SearchVectorField()),
                ('popularity', models.FloatField(default=0)),
                ('tier', models.SmallIntegerField(default=1)),
                ('is_public', models.BooleanField()),
                ('owner_id', models.BigIntegerField(null=True)),
                ('available_from', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('shard', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], default='draft', max_length=12)),
                ('status_before', models.CharField(blank=True, choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken Down')], max_length=12)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was or will be published.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('rating_sum', models.PositiveIntegerField(default=0)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('rating_average', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rating_count=0, then=models.Value(0.0)), default=django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast(models.F('rating_sum'), models.FloatField()), '/', models.F('rating_count'))), output_field=models.FloatField())),
                ('title', models.CharField(max_length=300)),
                ('sort_title', models.CharField(max_length=400)),
                ('slug', models.CharField(max_length=200)),
                ('duration_ms', models.PositiveIntegerField()),
                ('disc_number', models.PositiveSmallIntegerField(default=1)),
                ('track_number', models.PositiveSmallIntegerField(default=0)),
                ('album_position', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('disc_number'), '*', models.Value(10000)), '+', models.F('track_number')), output_field=models.IntegerField())),
                ('explicit', models.BooleanField(default=False)),
                ('isrc', models.CharField(blank=True, max_length=12)),
                ('licence', models.CharField(choices=[('all-rights-reserved', 'All Rights Reserved'), ('cc-by', 'Cc By'), ('cc-by-sa', 'Cc By Sa'), ('cc-by-nd', 'Cc By Nd'), ('cc-by-nc', 'Cc By Nc'), ('cc-by-nc-sa', 'Cc By Nc Sa'), ('cc-by-nc-nd', 'Cc By Nc Nd'), ('public-domain', 'Public Domain'), ('gpl', 'Gpl')], default='all-rights-reserved', max_length=20)),
                ('rights_holder', models.CharField(blank=True, max_length=300)),
                ('cover_key', models.CharField(blank=True, help_text="Its own cover; empty: the album's.", max_length=40)),
                ('is_playable', models.BooleanField(default=False)),
                ('plays_count', models.PositiveBigIntegerField(default=0)),
                ('likes_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='artist',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='artists', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='album',
            name='artist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='albums', to='audio.artist'),
        ),
        migrations.AddField(
            model_name='credit',
            name='artist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='audio.artist'),
        ),
        migrations.AddField(
            model_name='album',
            name='genres',
            field=models.ManyToManyField(related_name='albums', to='audio.genre'),
        ),
        migrations.AddField(
            model_name='removal',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='removal',
            name='restored_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='artist',
            name='removal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='audio.removal'),
        ),
        migrations.AddField(
            model_name='album',
            name='removal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='audio.removal'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tsv'], name='document_tsv'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier__lte', 1)), fastupdate=False, fields=['tsv'], name='document_head'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tier', 0)), fastupdate=False, fields=['tsv'], name='document_hot'),
        ),
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(models.F('kind'), django.contrib.postgres.indexes.OpClass('base_norm', name='text_pattern_ops'), models.OrderBy(models.F('popularity'), descending=True), name='document_base'),
        ),
        migrations.AddConstraint(
            model_name='searchdocument',
            constraint=models.UniqueConstraint(fields=('kind', 'object_id'), name='document_once'),
        ),
        migrations.AddField(
            model_name='track',
            name='album',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='audio.album'),
        ),
        migrations.AddField(
            model_name='track',
            name='artist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='audio.artist'),
        ),
        migrations.AddField(
            model_name='track',
            name='genres',
            field=models.ManyToManyField(related_name='tracks', to='audio.genre'),
        ),
        migrations.AddField(
            model_name='track',
            name='removal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='audio.removal'),
        ),
        migrations.AddField(
            model_name='credit',
            name='track',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='audio.track'),
        ),
        migrations.AddIndex(
            model_name='artist',
            index=models.Index(fields=['status', 'sort_name', 'id'], name='artist_by_name'),
        ),
        migrations.AddIndex(
            model_name='artist',
            index=models.Index(fields=['status', 'followers_count', 'id'], name='artist_by_followers'),
        ),
        migrations.AddIndex(
            model_name='artist',
            index=models.Index(fields=['status', 'rating_average', 'id'], name='artist_by_rating'),
        ),
        migrations.AddIndex(
            model_name='artist',
            index=models.Index(fields=['status', 'rank', 'id'], name='artist_by_rank'),
        ),
        migrations.AddIndex(
            model_name='artist',
            index=models.Index(fields=['sort_name'], name='artist_prefix', opclasses=['text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='album',
            index=models.Index(fields=['status', 'published_at', 'id'], name='album_newest'),
        ),
        migrations.AddIndex(
            model_name='album',
            index=models.Index(fields=['status', 'sort_title', 'id'], name='album_by_title'),
        ),
        migrations.AddIndex(
            model_name='album',
            index=models.Index(fields=['artist', 'published_at', 'id'], name='album_of_artist'),
        ),
        migrations.AddIndex(
            model_name='album',
            index=models.Index(fields=['release_date'], name='album_by_date'),
        ),
        migrations.AddIndex(
            model_name='track',
            index=models.Index(fields=['status', 'published_at', 'id'], name='track_newest'),
        ),
        migrations.AddIndex(
            model_name='track',
            index=models.Index(fields=['status', 'sort_title', 'id'], name='track_by_title'),
        ),
        migrations.AddIndex(
            model_name='track',
            index=models.Index(fields=['artist', 'published_at', 'id'], name='track_of_artist'),
        ),
        migrations.AddIndex(
            model_name='track',
            index=models.Index(fields=['album', 'album_position', 'id'], name='track_of_album'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('track', 'artist', 'role'), name='credit_once'),
        ),
        # Room on each page for counters to change in place, without a new index entry.
        migrations.RunSQL(
            "ALTER TABLE audio_track SET (fillfactor = 90)",
            "ALTER TABLE audio_track RESET (fillfactor)",
        ),
    ]
