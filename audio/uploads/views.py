"""tus for pages: the portal mounts these behind its own sign-in and CSRF protection."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from audio.uploads import queries, services, tus
from config import problems
from config.errors import DomainError
from users.models import User


def uploads(request: HttpRequest, who: User) -> HttpResponse:
    """OPTIONS, and POST to begin one; its Location is below this very address."""
    match request.method:
        case "OPTIONS":
            return tus.options()
        case "POST":
            return _answered(lambda: tus.create(request, who))
    return HttpResponseNotAllowed(["OPTIONS", "POST"])


def upload(request: HttpRequest, who: User, upload_id: uuid.UUID) -> HttpResponse:
    """HEAD, PATCH and DELETE as tus wants them; GET tells how it stands, as the API does."""

    def answer() -> HttpResponse:
        found = queries.upload(who, upload_id)
        match request.method:
            case "HEAD":
                return tus.head(request, found)
            case "PATCH":
                return tus.patch(request, found)
            case "DELETE":
                return tus.terminate(request, found)
            case "GET":
                told = queries.whole(request, services.settle(upload=found))
                return JsonResponse(told, headers={"Cache-Control": "no-store"})
        return HttpResponseNotAllowed(["DELETE", "GET", "HEAD", "PATCH"])

    return _answered(answer)


def _answered(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Scripts read a refusal as the API's clients do."""
    try:
        return answer()
    except DomainError as refusal:
        return problems.refusal(refusal)
