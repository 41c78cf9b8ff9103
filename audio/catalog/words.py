"""Numbers and lengths as people read them, in their language."""

from django.utils.formats import number_format


def count(number: int) -> str:
    """`12,345` where one writes it so."""
    return number_format(number, force_grouping=True, use_l10n=True)


def length(duration_ms: int) -> str:
    """`3:34`, or `1:02:03` from an hour on."""
    seconds = round(duration_ms / 1000)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
