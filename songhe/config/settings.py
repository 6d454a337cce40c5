"""Settings of one node (the city, or one county). Everything that differs between nodes comes from the environment.

The default path needs nothing but Python: SQLite files in `var/`, keys made once by `songhe make-keys`.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from songhe.config import logs, plain, rooms
from songhe.links.maps import tiles

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("SONGHE_VAR", BASE_DIR / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def _from_key_file() -> dict[str, str]:
    """Keys written by `songhe make-keys`; the environment always wins over this file."""
    path = VAR / "keys.env"
    if not path.exists():
        return {}
    lines = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in lines}


_keys = {**_from_key_file(), **os.environ}


def _secret(name: str) -> str:
    value = _keys.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Run `python -m songhe make-keys` once, or set it in the environment.")
    return value


if _keys.get("SONGHE_MAKING_KEYS"):  # only `make-keys` runs without keys
    _keys.update(SONGHE_SECRET_KEY="-", SONGHE_DATA_KEYS="", SONGHE_INDEX_KEY="", SONGHE_SEAL_KEY="")

SECRET_KEY = _keys["SONGHE_SECRET_KEY"] if _keys.get("SONGHE_MAKING_KEYS") else _secret("SONGHE_SECRET_KEY")
DATA_KEYS = _keys["SONGHE_DATA_KEYS"] if _keys.get("SONGHE_MAKING_KEYS") else _secret("SONGHE_DATA_KEYS")
INDEX_KEY = _keys["SONGHE_INDEX_KEY"] if _keys.get("SONGHE_MAKING_KEYS") else _secret("SONGHE_INDEX_KEY")
SEAL_KEY = _keys["SONGHE_SEAL_KEY"] if _keys.get("SONGHE_MAKING_KEYS") else _secret("SONGHE_SEAL_KEY")

DEBUG = os.environ.get("SONGHE_DEBUG") == "1"
DEMO = os.environ.get("SONGHE_DEMO") == "1"
if DEMO and not (BASE_DIR / "songhe/journeys/seed").is_dir():
    raise ImproperlyConfigured("SONGHE_DEMO: this is the package of a release and bears no demo city; take a checkout for it.")
ALLOWED_HOSTS = os.environ.get("SONGHE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
HTTPS = os.environ.get("SONGHE_HTTPS") == "1"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SONGHE_ORIGINS", "").split(",") if origin]
SITE_NAME = os.environ.get("SONGHE_SITE_NAME", "安康颐养")  # words: data
NODE = os.environ.get("SONGHE_NODE", "6109")  # code of the county or city this program runs for

INSTALLED_APPS = rooms.INSTALLED_APPS
MIDDLEWARE = [
    "songhe.base.web.middleware.MachinesAreNotLed",  # before the next, which leads everybody to HTTPS
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # files of the browser bear the policy too
    "songhe.base.web.files.WholeFilesMiddleware",
    "songhe.base.web.middleware.NothingKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "songhe.base.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "songhe.base.web.turned.TurnedAway",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "songhe.base.outbox.door.LostPhones",
    "songhe.register.access.sessions.SessionRules",
    "django_htmx.middleware.HtmxMiddleware",
    "songhe.base.web.middleware.WrongMomentMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "songhe.config.urls"
PROCESSES = "songhe.config.processes.processes"  # what `songhe run` starts
WELCOME = "songhe.config.welcome.lines"  # what it prints when everything answers
ASGI_APPLICATION = "songhe.config.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "songhe/base/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "songhe.base.web.context.shell",
            ],
        },
    }
]

# --- Where the facts live -------------------------------------------------------------------------------------------
SQLITE: dict[str, Any] = {
    "ENGINE": "songhe.base.sqlite",
    "TEST": {"NAME": ":memory:"},  # said, because a tool of the tests knows Django's own backend by name only
    "CONN_MAX_AGE": None,  # opening a file, laying the pragmas and the functions costs more than most queries
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a writer waits for its turn at the start and never fails half way
        "timeout": 20,
        # The worker copies the log into the file beside the commits (base.checkpoints); by itself SQLite would do so in the
        # middle of somebody's commit, who then waits for it.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
        "PRAGMA wal_autocheckpoint=16000;",
    },
}
# PostgreSQL plans for reports that may take seconds on discs that turn. Here somebody waits for fifty rows: nothing is compiled
# first, nobody waits for helpers to be started, and a page out of order costs hardly more than the next one.
POSTGRESQL = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
_url = os.environ.get("SONGHE_DATABASE_URL", "")
if _url:
    DATABASES: dict[str, Any] = {"default": dj_database_url.parse(_url, conn_max_age=600, conn_health_checks=True)}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", POSTGRESQL)
    INBOX_DB = "default"
else:
    # The inbox of the device door has its own file, so that a flood of telemetry never waits for, or holds up, a page.
    DATABASES = {
        "default": {**SQLITE, "NAME": str(VAR / "songhe.sqlite3")},
        "inbox": {**SQLITE, "NAME": str(VAR / "inbox.sqlite3")},
    }
    INBOX_DB = "inbox"
DATABASE_ROUTERS = ["songhe.links.devices.router.InboxRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Who comes in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "songhe.register.access.backends.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "songhe.register.access.passwords.ThreeOfFourClasses"},
    {"NAME": "songhe.register.access.passwords.MoreThanTheHouse"},
    {"NAME": "songhe.register.access.passwords.NotBreached"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "songhe.register.access.adapters.NoSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {  # axes counts wrong passwords, in the database; this one counts wrong codes of the second factor
    **dict.fromkeys(("login", "signup", "change_password", "manage_email", "reset_password", "reauthenticate"), None),
    # Counted by each web process for itself: together no more than twenty.
    "login_failed": f"{max(1, 20 // max(1, int(os.environ.get('SONGHE_WEB_PROCESSES', '1'))))}/30m/key",
}
# The three administrators need a second factor (GB/T 22239 8.1.4.1 d); the demo's log in with a password that everybody knows.
SECOND_FACTOR_ROLES = frozenset(
    filter(None, os.environ.get("SONGHE_SECOND_FACTOR_ROLES", "" if DEMO else "system,security,auditor").split(","))
)
MFA_ADAPTER = "songhe.register.access.adapters.SealedFactors"
MFA_FORMS = {
    "authenticate": "songhe.register.access.codes.Authenticate",
    "reauthenticate": "songhe.register.access.codes.Reauthenticate",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODES_SHOW_ONCE = True  # then they lie hashed (`register/access/recovery.py`)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours (GB/T 22239 8.1.4.1 b)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "songhe.register.access.locking.counted_as"  # a browser its user knows is counted by itself
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a lock ends when the page said; guessing on does not prolong it
AXES_LOCKOUT_CALLABLE = "songhe.register.access.locking.locked_page"
AXES_VERBOSE = False
SESSION_ENGINE = "songhe.base.web.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # one shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
# A browser takes a cookie of this prefix only from this host, over TLS, for every path: no neighbour can plant one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "songhe.base.web.sentences.Sentences"

# --- The ground of maps: none, or somebody's tiles; the only other server that a page may ask for anything ----------------
TILES = tiles.source(os.environ.get("SONGHE_TILES_URL", ""), os.environ.get("SONGHE_TILES_KIND", "osm"))

# --- Guards ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *(TILES.hosts if TILES else ())],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],  # a voice note is heard before it is kept
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # user names are unique per node (law 10), not over the whole city
    "axes.W006",  # a whole call centre comes from one address: failures are counted by user name, whatever the address
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(alive|ready|metrics)/$"]  # asked by machines beside this one, past the proxy
MACHINES = ("/api/v1/", "/api/fhir/", "/door/", "/billing/notice/")  # addresses of other systems: refused without TLS, not led
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- Words and times ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # words: data
LOCALE_PATHS = [BASE_DIR / "songhe" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # shown; stored in UTC

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "songhe/base/web/static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- Ports ----------------------------------------------------------------------------------------------------------
DOOR_HOST = os.environ.get("SONGHE_DOOR_HOST", "127.0.0.1")
DOOR_PORT = int(os.environ.get("SONGHE_DOOR_PORT", "8883" if HTTPS else "11883"))
DOOR_PROCESSES = max(1, int(os.environ.get("SONGHE_DOOR_PROCESSES", "1")))  # on one port; more than one is for PostgreSQL
WEB_HOST = os.environ.get("SONGHE_WEB_HOST", "127.0.0.1")
WEB_PORT = int(os.environ.get("SONGHE_WEB_PORT", "8000"))
if why := plain.refuse(WEB_HOST):
    raise ImproperlyConfigured(why)
# Threads of one web process that make pages, each with its own connection. SQLite has one writer, and who waits for it is
# served in turn only before a thread is taken.
WEB_THREADS = max(1, int(os.environ.get("SONGHE_WEB_THREADS", "12")))
WEB_PROCESSES = max(1, int(os.environ.get("SONGHE_WEB_PROCESSES", "1")))  # on one port (docs/adr/0015)
SITE_URL = os.environ.get("SONGHE_SITE_URL", f"http://127.0.0.1:{WEB_PORT}")  # how links in messages begin
ROUTER_URL = os.environ.get("SONGHE_ROUTER_URL", "")  # OSRM or Valhalla; empty = great circle with a mountain factor
ROUTER_KIND = os.environ.get("SONGHE_ROUTER_KIND", "osrm")
DESK_PHONE = os.environ.get("SONGHE_DESK_PHONE", "12349")  # shown to families and responders; civil affairs' hotline
PAYMENTS = os.environ.get("SONGHE_PAYMENTS", "sandbox" if DEMO else "")  # which gateway; nothing: cash only (links/payments)
NAVIGATION = os.environ.get(
    "SONGHE_NAVIGATION", "amap"
)  # which way a carer is led: "amap" (a link) or "geo" (the phone's own map)
WEB_PUSH_CONTACT = os.environ.get("SONGHE_WEB_PUSH_CONTACT", "mailto:ops@example.invalid")
# Whom a browser may name as the service that rings it (`links/notify`): the makers of browsers, and names below theirs.
PUSH_HOSTS = os.environ.get(
    "SONGHE_PUSH_HOSTS", "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com"
).split(",")
# Gateways within our own network that a bureau may name as a channel (`links/notify/outlets.py`); everything else is outside.
NOTIFY_HOSTS = [host for host in os.environ.get("SONGHE_NOTIFY_HOSTS", "").split(",") if host]
VOICE_STAND_IN = DEMO  # a channel `standin://` that rings nobody: the key is pressed on the page of voice calls

METRICS_TOKEN = os.environ.get("SONGHE_METRICS_TOKEN", "")  # who may read /metrics/; without it there is no such page

LOGGING = logs.logging_of(NODE)
