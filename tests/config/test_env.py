"""Production refuses to start without what it needs, and names the variable."""

import os
import subprocess
import sys

import pytest

SECRET = "".join(chr(97 + n % 26) for n in range(40))
GOOD = {
    "DEBUG": "off",
    "DATABASE_URL": "postgres://u:p@db.example/tonearm",
    "BASE_URL": "https://music.example",
    "NUM_PROXIES": "1",
    "SECRET_KEY": SECRET + "1",
    "STREAM_KEY": SECRET + "2",
    "OTP_PEPPER": SECRET + "5",
    "EMAIL_PROVIDER": "smtp",
    "JWT_KEYS": '{"a": "' + SECRET + '3", "b": "' + SECRET + '4"}',
}
PRINT = (
    "from config import settings as s, env; "
    "print(s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
    " s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS, list(env.JWT_KEYS),"
    " s.DATABASES['default']['HOST'], s.LOGGING['root']['level'], env.DELIVERY)"
)


def start(tmp_path, **changes):
    """Loads the settings as a server would. None removes a variable."""
    given = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")} | GOOD | changes
    environment = {name: value for name, value in given.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", PRINT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_settings_start(tmp_path):
    done = start(tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "False", "['music.example']", "True", "True", "__Host-session", "31536000",
        "['a',", "'b']", "db.example", "INFO", "file",
    ]  # fmt: skip


def test_a_choice_may_be_cased_in_any_way(tmp_path):
    done = start(tmp_path, LOG_LEVEL="warning", DELIVERY="X-Accel")

    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["WARNING", "x-accel"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"BASE_URL": None}, "BASE_URL"),
        ({"NUM_PROXIES": None}, "NUM_PROXIES"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "changeme" + SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": GOOD["STREAM_KEY"]}, "differ"),
        ({"STREAM_KEY": None}, "STREAM_KEY"),
        ({"OTP_PEPPER": None}, "OTP_PEPPER"),
        ({"OTP_PEPPER": GOOD["STREAM_KEY"]}, "differ"),
        ({"EMAIL_PROVIDER": None}, "EMAIL_PROVIDER"),
        ({"EMAIL_PROVIDER": "pigeon"}, "EMAIL_PROVIDER"),
        ({"EMAIL_PROVIDER_SETTINGS": "[]"}, "EMAIL_PROVIDER_SETTINGS"),
        ({"ERASURE_DAYS": "soon"}, "ERASURE_DAYS"),
        ({"ERASURE_DAYS": "-3"}, "ERASURE_DAYS"),
        ({"LOG_LEVEL": "FOO"}, "LOG_LEVEL"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS"),
        ({"NUM_PROXIES": "-1"}, "NUM_PROXIES"),
        ({"DATABASE_URL": "postgre://u:a-password@db/x"}, "DATABASE_URL"),
        ({"JWT_KEYS": None}, "JWT_KEYS"),
        ({"JWT_KEYS": "[]"}, "JWT_KEYS"),
        ({"JWT_KEYS": "{}"}, "JWT_KEYS"),
        ({"JWT_KEYS": '{"a": "short"}'}, "JWT_KEYS"),
        ({"LIMITS": "off"}, "LIMITS"),
        ({"PORT": "music"}, "PORT"),
        ({"DELIVERY": "pigeon"}, "DELIVERY"),
        ({"SECRET_KEY_FILE": "/nowhere/at/all"}, "SECRET_KEY_FILE"),
    ],
)
def test_bad_settings_do_not(tmp_path, changes, named):
    done = start(tmp_path, **changes)

    assert done.returncode != 0
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr


def test_a_secret_from_a_file(tmp_path):
    (tmp_path / "key").write_text(SECRET + "9\n")

    assert (
        start(tmp_path, SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0
    )


def test_development_makes_secrets_of_its_own(tmp_path):
    show = "from config import env; print(env.SECRET_KEY, env.STREAM_KEY, env.JWT_KEYS['1'])"

    def secrets(var):
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / var)}
        done = subprocess.run(
            [sys.executable, "-c", show],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    first = secrets("a")
    assert len(set(first)) == 3
    assert secrets("a") == first
    assert set(secrets("b")).isdisjoint(first)
    assert (tmp_path / "a" / "instance.key").stat().st_mode & 0o077 == 0


def test_a_file_where_var_dir_should_be(tmp_path):
    (tmp_path / "var").write_text("")

    done = start(tmp_path, DEBUG=None, SECRET_KEY=None)

    assert done.returncode != 0
    assert "VAR_DIR" in done.stderr
    assert "Traceback" not in done.stderr
