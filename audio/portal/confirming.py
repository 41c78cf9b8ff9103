"""Asks once before something goes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase

from audio.portal.artists import Portal
from config.errors import DomainError


def confirmed(
    portal: Portal,
    *,
    texts: tuple[str, str, str],
    back: str,
    to: str,
    act: Callable[[], Any],
) -> HttpResponseBase:
    """A page with a question, what follows from yes, and the word for yes; then `act`."""
    form = forms.Form(portal.request.POST if portal.request.method == "POST" else None)
    if form.is_valid():
        try:
            act()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(to)
    question, consequence, yes = texts
    return portal.page(
        "confirm",
        "releases",
        form=form,
        question=question,
        consequence=consequence,
        yes=yes,
        back=back,
    )
