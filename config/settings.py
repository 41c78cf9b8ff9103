"""Django's names, filled from `config.env`."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from corsheaders.defaults import default_headers

from config import env, tracing
from config.metrics import jobs
from config.postgres import places

django_stubs_ext.monkeypatch()  # ModelAdmin[Artist], which strict mypy demands

BASE_DIR = Path(__file__).parent.parent

DEBUG = env.DEBUG
CHECK_ANSWERS = DEBUG
SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS or [
    host for host in [urlsplit(env.BASE_URL).hostname] if host
]
if not env.PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", env.HOST]
    if env.HOST in ("0.0.0.0", "::"):  # noqa: S104 - asked for: any name of this machine
        ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "users.apps.UsersConfig",
    "audio.apps.AudioConfig",
    "followers.apps.FollowersConfig",
    "lyrics.apps.LyricsConfig",
    "recommendations.apps.RecommendationsConfig",
    "radio.apps.RadioConfig",
    "users.pages.apps.Administration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "anymail",
    "corsheaders",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "social_django",
]
MIDDLEWARE = [
    "config.request_ids.RequestIds",
    "config.ending.middleware.Announced",
    "users.accounts.listening.Listening",
    "config.middleware.ContentSecurity",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.Heads",  # empties what those below it read
    "users.audit.middleware.Refusals",
    "audio.uploads.middleware.Tus",  # a method may be another one to all below it
    "config.problems.ProblemMiddleware",
    "config.middleware.Assets",
    "config.middleware.Sessions",
    "config.middleware.Cors",
    "config.ending.middleware.ReadOnly",
    "config.middleware.Common",
    "config.middleware.Csrf",
    "config.middleware.Authentication",
    "users.auth.page_sessions.PageSessions",
    "config.middleware.Messages",
]
if env.DATABASE_REPLICA_URLS:
    MIDDLEWARE.insert(0, "config.replicas.middleware.Marks")  # outside of all that may write
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.ending.banner.banner",
            ]
        },
    }
]


DATABASES: dict[str, dict[str, Any]] = places.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["users.auth.backends.Guarded"]
PASSWORD_HASHERS = [
    "users.auth.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "users.accounts.passwords.MaximumLength"},
    {"NAME": "users.accounts.passwords.SomeVariety"},
    {"NAME": "users.accounts.passwords.WordsAtHand"},
]
# users/auth/tokens.py signs and reads tokens by itself. But ninja_jwt takes each setting that
# is not named here from an environment variable of that very name (SIGNING_KEY, LEEWAY …).
NINJA_JWT: dict[str, Any] = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ROTATE_REFRESH_TOKENS": False,
    "BLACKLIST_AFTER_ROTATION": False,
    "UPDATE_LAST_LOGIN": False,
    "ALGORITHM": "HS256",
    "SIGNING_KEY": "",
    "VERIFYING_KEY": "",
    "AUDIENCE": None,
    "ISSUER": None,
    "JWK_URL": None,
    "LEEWAY": 0,
    "USER_ID_FIELD": "id",
    "USER_ID_CLAIM": "sub",
    "USER_AUTHENTICATION_RULE": "ninja_jwt.authentication.default_user_authentication_rule",
    "TOKEN_USER_CLASS": "ninja_jwt.models.TokenUser",
    "AUTH_TOKEN_CLASSES": ["ninja_jwt.tokens.AccessToken"],
    "JSON_ENCODER": None,
    "TOKEN_TYPE_CLAIM": "token_type",
    "JTI_CLAIM": "jti",
    "SLIDING_TOKEN_REFRESH_EXP_CLAIM": "refresh_exp",
    "SLIDING_TOKEN_LIFETIME": timedelta(0),
    "SLIDING_TOKEN_REFRESH_LIFETIME": timedelta(0),
    "TOKEN_OBTAIN_PAIR_INPUT_SCHEMA": "ninja_jwt.schema.TokenObtainPairInputSchema",
    "TOKEN_OBTAIN_PAIR_REFRESH_INPUT_SCHEMA": "ninja_jwt.schema.TokenRefreshInputSchema",
    "TOKEN_OBTAIN_SLIDING_INPUT_SCHEMA": "ninja_jwt.schema.TokenObtainSlidingInputSchema",
    "TOKEN_OBTAIN_SLIDING_REFRESH_INPUT_SCHEMA": (
        "ninja_jwt.schema.TokenRefreshSlidingInputSchema"
    ),
    "TOKEN_BLACKLIST_INPUT_SCHEMA": "ninja_jwt.schema.TokenBlacklistInputSchema",
    "TOKEN_VERIFY_INPUT_SCHEMA": "ninja_jwt.schema.TokenVerifyInputSchema",
}
PROCRASTINATE_WORKER_DEFAULTS = {"worker_middleware": [jobs.counted, *tracing.around_jobs()]}
# social-core reads settings that bear its backend's name: users/google/backend.py.
SOCIAL_AUTH_GOOGLE_KEY = env.GOOGLE_CLIENT_ID
SOCIAL_AUTH_GOOGLE_SECRET = env.GOOGLE_CLIENT_SECRET
SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = env.GOOGLE_ISSUER
SOCIAL_AUTH_GOOGLE_STATE_LIFETIME = 600
LOGIN_URL = "/admin/login/"
if env.REDIS_URL:
    CACHES = {"default": {"BACKEND": "config.caches.shared.Shared", "LOCATION": env.REDIS_URL}}
    SESSION_ENGINE = "config.caches.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.BASE_URL.startswith("https://")
if SESSION_COOKIE_SECURE:  # no other host, and no page without TLS, can set these
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [env.BASE_URL] if env.BASE_URL else []

SECURE_HSTS_SECONDS = 31_536_000 if env.BASE_URL.startswith("https://") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.NUM_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # looks for the literal CsrfViewMiddleware; ours is a subclass
    "security.W005",  # whether other names of the domain have TLS we do not know,
    "security.W021",  # nor whether all of it is to be in browsers' lists
    "security.W008",  # whoever ends TLS redirects to it: a proxy, which alone has port 80
    "auth.W004",  # User.email is unique however it is cased, by a constraint on Lower("email")
]

CORS_ALLOWED_ORIGINS = env.FRONTEND_URLS
CORS_ALLOW_HEADERS = (
    *default_headers,
    "idempotency-key",
    "if-match",
    "if-none-match",
    "if-range",
    "range",
    *("tus-resumable", "upload-checksum", "upload-length", "upload-metadata", "upload-offset"),
    "x-http-method-override",
    "x-request-id",
)
CORS_EXPOSE_HEADERS = (
    "accept-ranges",
    "content-disposition",
    "content-length",
    "content-range",
    "deprecation",
    "etag",
    "idempotent-replayed",
    "link",
    "location",
    "retry-after",
    "sunset",
    *("tus-checksum-algorithm", "tus-extension", "tus-max-size", "tus-resumable"),
    *("tus-version", "upload-expires", "upload-length", "upload-metadata", "upload-offset"),
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
)

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # assets come straight from the packages: no collectstatic
MEDIA_ROOT = env.VAR_DIR / "media"
MEDIA_URL = "/media/"


def _storage() -> dict[str, Any]:
    if not env.AWS_STORAGE_BUCKET_NAME:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": env.AWS_STORAGE_BUCKET_NAME,
        "access_key": env.AWS_ACCESS_KEY_ID or None,
        "secret_key": env.AWS_SECRET_ACCESS_KEY or None,
        "endpoint_url": env.AWS_S3_ENDPOINT_URL or None,
        "region_name": env.AWS_S3_REGION_NAME or None,
        "file_overwrite": False,
        "signature_version": "s3v4",
        "max_memory_size": 1_000_000,  # of a file that is read; 0 would be all of it
    }
    return {"BACKEND": "config.object_storage.ObjectStorage", "OPTIONS": options}


STORAGES = {
    "default": _storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = tempfile.gettempdir()

# Which of them takes a mail is said in one place: users/notifications/sending.py.
EMAIL_BACKEND = {
    "": "users.notifications.files.EmailBackend",
    "file": "users.notifications.files.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}.get(env.EMAIL_PROVIDER, f"anymail.backends.{env.EMAIL_PROVIDER}.EmailBackend")
EMAIL_FILE_PATH = env.VAR_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = env.EMAIL_HOST, env.EMAIL_PORT
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.EMAIL_HOST_USER, env.EMAIL_HOST_PASSWORD
EMAIL_USE_TLS = env.EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = env.EMAIL_SECURITY == "tls"
# Nobody waits for it. A server that is slow to say yes has the mail all the same: who hangs up
# on it sends it twice (RFC 5321 4.5.3.2 would wait ten minutes).
EMAIL_TIMEOUT = 60
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.EMAIL_FROM
ANYMAIL = env.EMAIL_PROVIDER_SETTINGS

ENDING_READ_EVERY_S = 5.0  # whether an end was announced, by each process
SEARCHES_WRITTEN_EVERY_S = 60.0  # how many there were, by each process

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.request_ids.RequestIdFilter"},
        "redaction": {"()": "config.redaction.Redaction"},
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "config.logs.Json"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "redaction"],
            "formatter": "json" if env.LOG_FORMAT == "json" else "line",
        },
        **tracing.handlers(),
    },
    "root": {"handlers": ["stderr", *tracing.handlers()], "level": env.LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": env.LOG_LEVEL, "propagate": True},
        # 4xx answers are the client's business, and would fill the log.
        "django.request": {"level": "ERROR"},
        # Whoever scans the internet asks for names that are not ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        # Its complaints about headers have the whole address, in which there may be a key.
        "urllib3.connection": {"level": "ERROR"},
    },
}
