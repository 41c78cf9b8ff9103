"""Whatever people do, one after another, the API says what a plain model says."""

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from config import throttling
from tests.faults.people import People
from tests.faults.records import Seen
from tests.faults.table import FULL

RUNS, STEPS = (200, 50) if FULL else (20, 30)


@pytest.mark.fault("F17")
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_api_agrees_with_the_model(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})
    done = {"runs": 0, "looks": 0}

    class Counted(People):
        def teardown(self) -> None:
            has_diverged = isinstance(sys.exception(), Exception)
            super().teardown()
            if not has_diverged:
                done["runs"] += 1
                done["looks"] += self.steps

    how: Any = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=not FULL,
        phases=[Phase.generate],  # a step costs too much for hundreds of tries to shorten it
        suppress_health_check=list(HealthCheck),
    )
    seen.load = f"{RUNS} runs of {STEPS} steps, four people"
    try:
        run_state_machine_as_test(Counted, settings=how)
    finally:
        seen.tell(f"{done['runs']} runs agreed, looked at {done['looks']:,} times")
