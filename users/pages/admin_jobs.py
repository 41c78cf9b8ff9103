"""Work for later, in the administration: what is late or failed, and doing it again."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import procrastinate.contrib.django.admin  # noqa: F401 - registers its own first
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from config import watched
from config.fields import utc_now
from config.models import Backup
from config.read_only import ReadOnly
from config.waiting import Board, Queue
from users.audit.acting import acting
from users.audit.actions import Action
from users.audit.services import record

LATE = timedelta(minutes=10)
GONE = timedelta(minutes=1)
"""A worker says every ten seconds that it is there."""
FAILED, DOING, TODO = "failed", "doing", "todo"

admin.site.unregister(ProcrastinateJob)


def due() -> Any:
    """When a job was to begin: at its time, or as soon as it was there."""
    given = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="deferred")
    return Coalesce(F("scheduled_at"), Subquery(given.order_by("pk").values("at")[:1]))


def troubled(now: datetime) -> Q:
    """Of jobs with `due`: failed for good, late, or left by a worker that is gone."""
    left = Q(status=DOING) & (Q(worker=None) | Q(worker__last_heartbeat__lt=now - GONE))
    return Q(status=FAILED) | Q(status=TODO, due__lt=now - LATE) | left


class Troubled(admin.SimpleListFilter):
    """What the first page counts."""

    title = _("needs a look")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("Failed, late or left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(troubled(utc_now())) if self.value() else queryset


@admin.register(ProcrastinateJob)
class JobAdmin(Queue, Board, ReadOnly):
    """The newest first. Done ones go after three days."""

    list_display = ("pk", "task_name", "told", "status", "queue_name", "attempts", "when")
    fields = (
        *("task_name", "told", "status", "queue_name", "priority", "attempts"),
        *("scheduled_at", "lock", "queueing_lock", "worker"),
    )
    list_filter = (Troubled, "status")
    list_select_related = ("worker",)
    search_fields: ClassVar[tuple[str, ...]] = ("=pk", "task_name")
    ordering = ("-pk",)
    actions = ("again", "call_off")
    waiting_title = _("Jobs that failed or are overdue")
    waiting_filter: ClassVar[dict[str, str]] = {"trouble": "yes"}
    waiting_since = "due"
    board_title = _("The server now")
    board_template = "admin/parts/numbers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request).annotate(due=due())
        return found

    def waiting_rows(self) -> QuerySet[Any]:
        jobs = ProcrastinateJob.objects.annotate(due=due())
        found: QuerySet[Any] = jobs.filter(troubled(utc_now()))
        return found

    def board(self) -> dict[str, Any]:
        """Six statements, none of which reads a table that grows."""
        now = utc_now()
        newest = Backup.objects.newest_good()
        lag = max((float(seconds) for _queue, seconds in watched.job_lag()), default=0)
        never = _("never")
        return {
            "figures": [
                _figure(_("Workers"), _sum(watched.workers())),
                _figure(_("Jobs to be done"), _sum(watched.jobs())),
                _figure(
                    _("Oldest due job waits"), timesince(now - timedelta(seconds=lag), now)
                ),
                _figure(
                    _("Newest good backup"), timesince(newest.at, now) if newest else never
                ),
                _figure(_("Database"), f"{_sum(watched.size()) / 1e9:.2f} GB"),
                _figure(_("Connections to it"), _sum(watched.connections())),
            ]
        }

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("procrastinate.change_procrastinatejob"))

    @admin.display(description=_("with"))
    def told(self, job: ProcrastinateJob) -> str:
        """Ids alone, as `config.jobs.enqueue` demands."""
        return json.dumps(job.args)[:200]

    @admin.display(description=_("due"), ordering="due")
    def when(self, job: Any) -> datetime | None:
        found: datetime | None = job.due
        return found

    @admin.action(
        description=_("Do it again: it failed, or its worker is gone"), permissions=["decide"]
    )
    def again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        left = queryset.filter(troubled(utc_now())).exclude(status=TODO)
        self._each(request, queryset, left, _again, "again")

    @admin.action(
        description=_("Call off: it has not begun, and is not done"), permissions=["decide"]
    )
    def call_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(request, queryset, queryset.filter(status=TODO), _call_off, "called off")

    def _each(
        self,
        request: HttpRequest,
        chosen: QuerySet[Any],
        fit: QuerySet[Any],
        act: Callable[[Any], object],
        did: str,
    ) -> None:
        jobs = [*fit.order_by("pk")]
        for job in jobs:
            with transaction.atomic():
                act(job)
                detail = {"did": did, "task": job.task_name}
                record(
                    Action.JOB_HANDLED,
                    actor=acting(request),
                    subject=f"job {job.pk}",
                    detail=detail,
                )
        others = chosen.count() - len(jobs)
        self.message_user(request, _("%(n)s jobs: done.") % {"n": len(jobs)})
        if others > 0:
            told = _("%(n)s were left as they are: it does not fit their state.")
            self.message_user(request, told % {"n": others}, messages.WARNING)


def _again(job: Any) -> None:
    app.job_manager.retry_job_by_id(job.pk, utc_now(), job.priority, job.queue_name, job.lock)


def _call_off(job: Any) -> None:
    app.job_manager.cancel_job_by_id(job.pk, abort=False)


def _sum(rows: Any) -> float:
    return float(sum(number for _labels, number in rows))


def _figure(name: Any, value: Any) -> dict[str, Any]:
    number = isinstance(value, int | float)
    return {
        "name": name,
        "shown": number_format(int(value), force_grouping=True) if number else value,
    }


@admin.register(ProcrastinateWorker)
class WorkerAdmin(ReadOnly):
    """Who does the work; one that is silent for a minute is gone."""

    list_display = ("pk", "last_heartbeat")
    ordering = ("-last_heartbeat",)


@admin.register(ProcrastinateEvent)
class EventAdmin(ReadOnly):
    """What became of each job, step by step."""

    list_display = fields = ("at", "type", "job_id")
    search_fields: ClassVar[tuple[str, ...]] = ("=job__pk",)
    ordering = ("-pk",)


@admin.register(ProcrastinatePeriodicDefer)
class PeriodicAdmin(ReadOnly):
    """What the clock enqueued last."""

    list_display = fields = ("task_name", "periodic_id", "defer_timestamp", "job_id")
    search_fields = ("task_name",)
    ordering = ("-pk",)
