"""Settings of the portal, read from the environment; every variable is listed in .env.example.

Without any variable the portal refuses to start and names what is missing. PORTAL_LOCAL=1 is the local run of
`make run`: SQLite, loopback only, plain http, a secret key generated once into the data folder.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from partnership.variables import choice, flag, local_secret_key, number, setting

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = flag("PORTAL_LOCAL")
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR") or BASE_DIR / "var")
DEBUG = flag("PORTAL_DEBUG")

# --- Who we are on the network ---------------------------------------------------------------------------------------
SECRET_KEY = setting("PORTAL_SECRET_KEY", local=local_secret_key(DATA_DIR) if LOCAL else None)
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("PORTAL_OLD_SECRET_KEYS", "").split() if key]
ALLOWED_HOSTS = setting("PORTAL_ALLOWED_HOSTS", local="localhost 127.0.0.1 [::1]").split()
# Absolute addresses in pages, feeds and mails are built from this and never from what a client sends as Host.
SITE_URL = setting("PORTAL_SITE_URL", local="http://127.0.0.1:8000").rstrip("/")
TLS = SITE_URL.startswith("https://")
USE_X_FORWARDED_HOST = False
# Only a proxy that strips the header from clients may claim https.
BEHIND_PROXY = flag("PORTAL_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Empty: the address of the connection is the client's.
CLIENT_ADDRESS_HEADER = (os.environ.get("PORTAL_CLIENT_ADDRESS_HEADER") or "X-Forwarded-For") if BEHIND_PROXY else ""
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_IDLE_AGE = int(timedelta(minutes=number("PORTAL_IDLE_MINUTES", default=60)).total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
X_FRAME_OPTIONS = "DENY"

# --- Rooms -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # must stand before the admin
    "editorial.staff",
    "editorial.l10n",
    "editorial.choosing",
    "editorial.publishing",
    "editorial.translating",
    "editorial.library",
    "editorial.search",
    "partnership",
    "projects",
    "delegations",
    "portal.pages",
    "portal.search",
    "portal.serving",
    "portal.mirror",
    "portal.desk",  # must stand before the admin: brings its start page
    "portal.operating",
    "portal",
    "django_prose_editor",
    "js_asset",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "portal.operating.middleware.MachinesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compression.CompressPublicPagesMiddleware",
    "portal.security.PolicyMiddleware",
    "portal.security.ResourcePolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "portal.requests.RefuseBrokenInputMiddleware",
    "portal.mirror.marking.MirrorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.redirects.ReadersLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "editorial.staff.middleware.StaffLanguageMiddleware",
    "editorial.staff.middleware.StaffSessionMiddleware",
    "editorial.search.middleware.CatchUpMiddleware",
    "editorial.publishing.middleware.MovedPermanentlyMiddleware",
    "editorial.publishing.expired.KeepWhatWasTypedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "partnership.wsgi.application"
# What lies around Django at the WSGI entry, from the inside out, and what stands in front of all that.
WSGI_LAYERS = ["portal.operating.entry.Watched"]
ENTRY = "portal.serving.entry.keep_pages"
# Who remembers what pages found in the database (editorial.publishing.remembering).
MEMORY = "portal.remembering.remembered"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        setting("PORTAL_DATABASE_URL", local=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Defaults lose 41 % of concurrent saves to "database is locked"; with these none (measured).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A server that does not answer is an error after seconds, not after the minutes that TCP takes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# A statement of a web request (PostgreSQL) is broken off after this time; commands take as long as they need.
STATEMENT_PATIENCE = timedelta(seconds=number("PORTAL_STATEMENT_SECONDS", default=30))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Shared by several nodes; pages go on without it when it is gone.
if REDIS_URL := os.environ.get("PORTAL_REDIS_URL", ""):
    CACHES["default"] = {
        "BACKEND": "portal.operating.caching.SurvivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
    }

# The local run keeps its pictures in media/ beside the code, unless it is told where else to keep everything.
_media = BASE_DIR / "media" if LOCAL and "PORTAL_DATA_DIR" not in os.environ else DATA_DIR / "media"
MEDIA_ROOT = Path(os.environ.get("PORTAL_MEDIA_ROOT") or _media)
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
# An image of a container holds them already, outside of what is kept.
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT") or DATA_DIR / "static")
STORAGES = {
    # Renditions and documents of what is public now; a front web server may serve this folder itself.
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "public", "base_url": MEDIA_URL},
    },
    # Originals and everything not public; only ever read through a permission check, so it has no address.
    "protected": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "protected", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Several nodes: both roots as folders of one bucket, which nobody but the portal reads.
if S3_BUCKET := os.environ.get("PORTAL_S3_BUCKET", ""):
    for root, address in (("public", MEDIA_URL), ("protected", None)):
        STORAGES[root] = {
            "BACKEND": "portal.operating.objects.ObjectStorage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "location": root,
                "base_url": address,
                "endpoint_url": os.environ.get("PORTAL_S3_ENDPOINT") or None,
                "region_name": os.environ.get("PORTAL_S3_REGION") or None,
                "access_key": setting("PORTAL_S3_ACCESS_KEY"),
                "secret_key": setting("PORTAL_S3_SECRET_KEY"),
            },
        }
STORAGES["default"] = STORAGES["protected"]
# The prose editor's import map names the original file names beside the hashed ones.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "png", "webp", "avif", "woff2", "gz", "br"]

# --- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
CSRF_FAILURE_VIEW = "editorial.publishing.expired.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
AUTH_PASSWORD_VALIDATORS.append({"NAME": "editorial.staff.passwords.LogNewPassword"})
# Staff without a second factor must set one up before they see anything of the admin.
REQUIRE_SECOND_FACTOR = flag("PORTAL_REQUIRE_SECOND_FACTOR", default=not LOCAL)

ACCOUNT_ADAPTER = "editorial.staff.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "editorial.staff.forms.SignInForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # shared computers: closing the browser ends the session
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=5).total_seconds())
# They count in the memory of each worker; django-axes counts in the database, for all of them.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "editorial.staff.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "editorial.staff.forms.SignInCodeForm",
    "reauthenticate": "editorial.staff.forms.ConfirmationCodeForm",
    "add_webauthn": "editorial.staff.forms.AddKeyForm",
    "edit_webauthn": "editorial.staff.forms.EditKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are up to half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses of staff are entered by administrators

# Entries of the audit log tell of people and are deleted after this time (manage.py forget_old_entries).
AUDIT_KEPT_FOR = timedelta(days=number("PORTAL_AUDIT_DAYS", default=730))

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
# An attempt during the lock does not prolong it: nobody can keep a colleague out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "editorial.staff.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "editorial.staff.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "editorial.staff.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "code", "credential", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it, without addresses
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# --- Messages from citizens -------------------------------------------------------------------------------------------
# Four weeks are never longer than the month that the laws on accessibility grant for an answer about a barrier.
FEEDBACK_DUE_IN = {
    "barrier": timedelta(days=number("PORTAL_BARRIER_DAYS", default=28)),
    "contact": timedelta(days=number("PORTAL_CONTACT_DAYS", default=28)),
}
# Settled messages are deleted when nobody has touched them for this time (manage.py forget_old_entries).
FEEDBACK_KEPT_FOR = timedelta(days=number("PORTAL_FEEDBACK_DAYS", default=180))
# Who is written to about messages on pages whose office has no address; empty: nobody, the start page tells of them.
FEEDBACK_MAIL = os.environ.get("PORTAL_FEEDBACK_MAIL", "").strip()
# More than a person sends from one network address within an hour, far less than a program does.
FEEDBACK_PER_HOUR = number("PORTAL_FEEDBACK_PER_HOUR", default=20)

# --- Operation -------------------------------------------------------------------------------------------------------
# With it manage.py backup encrypts and manage.py restore decrypts; --passphrase-file comes before it.
BACKUP_PASSPHRASE = os.environ.get("PORTAL_BACKUP_PASSPHRASE", "")
# Whoever brings it may read /metrics from elsewhere than this machine.
METRICS_TOKEN = os.environ.get("PORTAL_METRICS_TOKEN", "")
# prometheus-client reads it when it is imported. Empty it when the portal starts: files of former processes stay.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
LOG_FORMAT = choice("PORTAL_LOG_FORMAT", "line", "json")
# Never written into a log.
SECRETS_OF_SERVICES = [os.environ.get("PORTAL_S3_SECRET_KEY", ""), urlsplit(REDIS_URL).password or ""]

# --- Search ----------------------------------------------------------------------------------------------------------
# Which words were searched how often is deleted after this time (manage.py forget_old_entries).
SEARCHES_KEPT_FOR = timedelta(days=number("PORTAL_SEARCH_DAYS", default=90))
# More than a person reads from one network address within a minute, far less than a program asks for.
SEARCHES_PER_MINUTE = number("PORTAL_SEARCHES_PER_MINUTE", default=60)
# Each letter that is typed asks for suggestions.
SUGGESTIONS_PER_MINUTE = 10 * SEARCHES_PER_MINUTE

# --- Mirror (manage.py export_mirror) ---------------------------------------------------------------------------------
# The number under which a mirror in China is filed; stands in the footer of its pages.
ICP_NUMBER = os.environ.get("PORTAL_ICP_NUMBER", "").strip()

# --- Accessibility statement: names and addresses of the Land, in its own language ------------------------------------
ACCESSIBILITY_LAW = os.environ.get("PORTAL_ACCESSIBILITY_LAW") or (
    "§§ 9 bis 9e des Niedersächsischen Behindertengleichstellungsgesetzes (NBGG)"
)
# Lines of an address, separated by semicolons.
CONCILIATION_BODY = os.environ.get("PORTAL_CONCILIATION_BODY") or (
    "Schlichtungsstelle nach § 9d NBGG; bei der Landesbeauftragten für Menschen mit Behinderungen; "
    "Hannah-Arendt-Platz 2; 30159 Hannover"
)
CONCILIATION_URL = os.environ.get("PORTAL_CONCILIATION_URL") or "https://www.ms.niedersachsen.de/"

# --- Languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Berlin"
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
# Nothing is ever silently in the wrong language: editorial.l10n.text gives a text and its language.
MODELTRANSLATION_ENABLE_FALLBACKS = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

# --- What a browser may load: our own origin only, without inline script or style ------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce appears in the header only where a template asks for it: the admin's import map.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# The one inline style sheet of the rich text editor (django-prose-editor 0.28.0), by its hash.
CONTENT_SECURITY_POLICY_OF_ADMIN = {"style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"]}
_FEATURES = ["camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "midi", "serial", "bluetooth"]
_FEATURES += ["accelerometer", "gyroscope", "magnetometer", "display-capture", "idle-detection", "xr-spatial-tracking"]
PERMISSIONS_POLICY = {feature: [] for feature in _FEATURES}
# Whom to tell of a weakness: mailto:… or https://…; empty: the contact form (/.well-known/security.txt).
SECURITY_CONTACT = os.environ.get("PORTAL_SECURITY_CONTACT", "").strip()

# --- Mail ------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if LOCAL else 'smtp'}.EmailBackend"
EMAIL_HOST = os.environ.get("PORTAL_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PORTAL_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PORTAL_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PORTAL_MAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("PORTAL_MAIL_TLS")
EMAIL_TIMEOUT = 5  # a mail server that hangs must not hold anybody up
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "portal@localhost")

# --- Limits on what comes in -----------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a visit with all its inlines in two languages has about 1,500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.operating.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {request_id}: {message}",
            "style": "{",
        },
        "json": {"()": "portal.operating.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # It greets at every start and comments on every sign-in.
        "axes": {"level": "ERROR"},
        # Django's own: without its handlers, which would write everything twice, and without a second line for each
        # address that is not there.
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}
