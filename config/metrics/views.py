"""`GET /metrics`, for who has the token; for all others there is nothing here."""

import hmac

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client.exposition import choose_encoder

from config import env
from config.metrics.exposing import Everything


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """In the form that is asked for: Prometheus's own text, or OpenMetrics."""
    if not env.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {env.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(
        encode(Everything()), content_type=kind, headers={"Cache-Control": "no-store"}
    )
