"""Idempotency-Key: the first answer again, for a day."""

import hashlib
from contextlib import ExitStack
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.operation import Operation
from pydantic_core import to_json

from config.models import Replay
from config.operations import becomes
from config.problems import problem
from config.throttling import address

HEADER = "Idempotency-Key"
MAX_KEY = 100
SAYING = ("Upload-Length", "Upload-Metadata")
MOST_HASHED = 5_000_000
"""Bytes of a file that is read once more to know it again. Others were hashed as they came."""
_STACK, _REPLAY = "tonearm.idempotency.stack", "tonearm.idempotency.replay"
_KEPT = "tonearm.idempotency.kept"


class Idempotent(Operation):
    """Authentication and the throttle's counter commit on their own.

    Only then a transaction opens, which holds the change and its replay alike.
    """

    def _run_checks(self, request: HttpRequest) -> HttpResponse | None:
        if refused := super()._run_checks(request):
            return refused
        key = request.headers.get(HEADER)
        if not key:
            return None
        if len(key) > MAX_KEY:
            error = {"loc": ["header", HEADER], "msg": f"At most {MAX_KEY} characters."}
            detail = f"The {HEADER} is too long: at most {MAX_KEY} characters."
            return problem(422, code="invalid", detail=detail, errors=[error])
        sources = {model.__ninja_param_source__ for model in self.models}
        body = _of_parts(request) if sources & {"form", "file"} else _of_body(request)
        new = Replay(scope=_scope(request), key=key, body=_asked(request, body))
        request.META[_STACK].enter_context(transaction.atomic())
        if not _alone(new):
            return problem(
                409,
                code="idempotency_key_in_flight",
                detail="The first request with this key is still being answered.",
                headers={"Retry-After": "1"},
            )
        old = Replay.objects.filter(scope=new.scope, key=new.key).first()
        if old:
            return self._again(old) if old.body == new.body else _reused()
        request.META[_REPLAY] = new
        return None

    def run(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        with ExitStack() as stack:
            request.META[_STACK] = stack
            response = super().run(request, **path)
            new = request.META.get(_REPLAY)
            if new is not None and response.status_code >= 400:
                transaction.set_rollback(True)
            elif new is not None and isinstance(response, HttpResponse):
                kept = request.META.get(_KEPT, response.content)
                if kept is not None:
                    new.status, new.content = response.status_code, self._kept(kept)
                    new.save(force_insert=True)
            return response

    def _kept(self, content: bytes) -> bytes:
        return content

    def _again(self, old: Replay) -> HttpResponse:
        return HttpResponse(
            bytes(old.content),
            status=old.status,
            content_type="application/json; charset=utf-8",
            headers={"Idempotent-Replayed": "true", "Cache-Control": "no-store"},
        )


class ToldOnce(Idempotent):
    """Its answer has a secret, of which a digest is all that we keep."""

    def _kept(self, content: bytes) -> bytes:
        return b""

    def _again(self, old: Replay) -> HttpResponse:
        return problem(
            409,
            code="idempotency_key_spent",
            detail="This was done already, and its answer is told only once.",
        )


def keep(request: HttpRequest, answer: dict[str, Any] | None) -> None:
    """For a repeat, in the place of an answer of megabytes. None: a repeat is done again."""
    request.META[_KEPT] = None if answer is None else to_json(answer)


def _scope(request: HttpRequest) -> str:
    who = getattr(getattr(request, "auth", None), "pk", None) or address(request)
    return f"{who} {request.method} {request.path}"[:300]


def _of_body(request: HttpRequest) -> str:
    """Whatever its content type says: once parsed, Ninja could not read it any more.

    Uploads in parts begin without a body: what their headers say is what is asked for.
    """
    said = [request.headers.get(name, "") for name in SAYING]
    told = repr(said).encode() if any(said) else b""
    return hashlib.sha256(request.body + told).hexdigest()


def _of_parts(request: HttpRequest) -> str:
    """Of a body that may be larger than memory: what it declares, and its files' digests."""
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = sorted(
        (name, [(file.name, file.size, _digest(file)) for file in files])
        for name, files in request.FILES.lists()
    )
    return hashlib.sha256(repr((fields, files)).encode()).hexdigest()


def _digest(file: "UploadedFile[Any]") -> str:
    """Where it was hashed while it came, or is small; else empty."""
    if known := getattr(file, "sha256", ""):
        return str(known)
    if (file.size or 0) > MOST_HASHED:
        return ""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _asked(request: HttpRequest, body: str) -> str:
    """What follows the `?` is asked for as well."""
    query = request.META.get("QUERY_STRING", "")
    return hashlib.sha256(f"{body}?{query}".encode()).hexdigest() if query else body


def _alone(new: Replay) -> bool:
    """A lock that a crash lets go of, which a column of ours would not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{new.scope} {new.key}"],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _reused() -> HttpResponse:
    return problem(
        422,
        code="idempotency_key_reused",
        detail="This key has answered another request already.",
    )


idempotent = becomes(Idempotent)
told_once = becomes(ToldOnce)
"""As `idempotent`, for answers with a secret: a repeat changes nothing, and is a 409."""
