"""What `deploy/` gives to Prometheus and Grafana speaks of numbers that there are."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import env
from config.metrics import counting, exposing, gauges
from config.metrics.gauges import REGISTERED
from config.metrics.ledger import Ledger
from tests import servers
from tests.servers import ROOT, free_port, web

PROMETHEUS = ROOT / "deploy/prometheus"
DASHBOARD = ROOT / "deploy/grafana/tonearm.json"
PAGE = ROOT / "docs/operations/monitoring.md"
NAME = re.compile(r"\btonearm_[a-z_]+")
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
TOKEN = "a-token-of-thirty-two-letters-or-more"


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every name that a server tells, whether or not there is anything to tell just now."""
    names = set(REGISTERED)
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("var")
        patch.setattr(env, "VAR_DIR", place)
        patch.setattr(gauges, "look", lambda: gauges.Seen({}, answered=False))
        Ledger(place / counting.FOLDER, "web")
        for metric in exposing.Everything().collect():
            names |= {metric.name + suffix for suffix in SUFFIXES[metric.type]}
    return names


def expressions(panels: Any) -> Iterator[str]:
    for panel in panels:
        yield from (target["expr"] for target in panel.get("targets", []))


def test_the_dashboard_uses_only_what_there_is(known: set[str]):
    dashboard = json.loads(DASHBOARD.read_text())
    found = list(expressions(dashboard["panels"]))

    used = {name for one in found for name in NAME.findall(one)}
    assert len(found) > 30
    assert used - known == set()
    assert (
        known - used - {name for name in known if name.endswith(("_bucket", "_count"))} == set()
    )


def test_the_alerts_use_only_what_there_is(known: set[str]):
    used = set(NAME.findall((PROMETHEUS / "alerts.yml").read_text()))

    assert len(used) > 12
    assert used - known == set()


def test_every_alert_and_every_number_is_explained(known: set[str]):
    page = PAGE.read_text()
    alerts = re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text())

    assert len(alerts) == len(set(alerts)) >= 15
    assert [alert for alert in alerts if f"| `{alert}` |" not in page] == []
    families = {re.sub("_(bucket|sum|count)$", "", name) for name in known}
    assert [name for name in sorted(families) if f"`{name}`" not in page] == []
    assert set(NAME.findall(page)) - families == set()


def test_every_alert_comes_when_it_is_to_come():
    alerts = re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text())
    tested = re.findall(r"- alertname: (\w+)", (PROMETHEUS / "alerts_test.yml").read_text())
    assert set(tested) == set(alerts)

    done = subprocess.run(
        [program("promtool"), "test", "rules", "alerts_test.yml"],
        cwd=PROMETHEUS,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def configured(place: Path, port: int) -> Path:
    """The shipped configuration, with the port of this test."""
    shutil.copytree(PROMETHEUS, place / "prometheus")
    config = place / "prometheus/prometheus.yml"
    text = config.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    config.write_text(text.replace("scrape_interval: 15s", "scrape_interval: 1s"))
    (place / "prometheus/tonearm.token").write_text(TOKEN)
    return config


def asked(port: int, query: str) -> list[Any]:
    """Prometheus's own answer; empty while it starts."""
    address = f"http://127.0.0.1:{port}/api/v1/query?query={query}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return list(json.load(answer)["data"]["result"])
    except OSError:
        return []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_prometheus_scrapes_a_real_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(servers, "PATIENCE", 120)
    prometheus, port = program("prometheus"), free_port()
    with web(tmp_path / "var", METRICS_TOKEN=TOKEN) as server:
        config = configured(tmp_path, server.port)
        checked = subprocess.run(
            [program("promtool"), "check", "config", str(config)], check=False
        )
        assert checked.returncode == 0
        assert server.ask("/nothing").status == 404
        command = [
            prometheus,
            f"--config.file={config}",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        command += [f"--storage.tsdb.path={tmp_path}/tsdb", "--log.level=error"]
        with subprocess.Popen(command) as process:
            try:
                until = time.monotonic() + 120
                counted = 'tonearm_http_requests_total{route="unknown",status="404"}'
                while not (found := asked(port, counted.replace('"', "%22"))):
                    assert time.monotonic() < until
                    time.sleep(0.5)
                (up,) = asked(port, "up")
                seen = asked(port, "%7B__name__=~%22tonearm_.%2A%22%7D")
                rules = urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/rules")
                with rules as answer:
                    (group,) = json.load(answer)["data"]["groups"]
            finally:
                process.terminate()
                process.wait()

    assert found[0]["value"][1] == "1"
    assert up["value"][1] == "1"
    assert len(seen) > 60
    assert {rule["health"] for rule in group["rules"]} <= {"ok", "unknown"}
