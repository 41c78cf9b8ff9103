"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from users.pages.views import signed_in


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What the artist's music did, and what needs a hand."""
    return render(request, "portal/home.html")
