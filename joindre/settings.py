"""Settings of Joindre: read from `joindre.toml` and the environment, safe by default, loud when something is wrong.

`Environment` in `joindre/environment.py` is the whole list, each with the sentence that explains it; `configuration`
tells where they are looked for.
"""

from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from servestatic.compress import Compressor

from joindre.configuration import load
from joindre.environment import database
from joindre.lib.visitors import read_networks
from joindre.secret_key import secret_key

PACKAGE = Path(__file__).resolve().parent
ENVIRONMENT = load().values

DATA_DIR = ENVIRONMENT.data_dir.resolve()
DEBUG = ENVIRONMENT.debug
SITE_URL = ENVIRONMENT.site_url.rstrip("/")
COMPANY_NAME = ENVIRONMENT.company_name
COMPANY_LINE = ENVIRONMENT.company_line
ALLOWED_HOSTS = ENVIRONMENT.hosts()
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = ENVIRONMENT.proxies()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "ninja",
    "joindre.ui",
    "joindre.live",
    "joindre.files",
    "joindre.search",
    "joindre.schedule",
    "joindre.operation",
    "joindre.mail",
    "joindre.company",
    "joindre.accounts",
    "joindre.audit",
    "joindre.drafts",
    "joindre.directory",
    "joindre.imports",
    "joindre.tickets",
    "joindre.fields",
    "joindre.canned_texts",
    "joindre.messaging",
    "joindre.notes",
    "joindre.calls",
    "joindre.telephony",
    "joindre.documents",
    "joindre.personal_data",
    "joindre.workspace",
    "joindre.portal",
    "joindre.api",
    "joindre.catcher",
    "joindre.demo",
    "joindre.runtime",
    "joindre.backup",
    # After all of ours, whose pages and words are found first.
    "django.contrib.auth",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    # First: what comes after asks for the address of the visitor, and whether they came by https.
    "joindre.ui.middleware.VisitorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Around all that reads or changes what is answered.
    "joindre.ui.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    # Within it: what has a policy by then keeps it.
    "joindre.ui.middleware.DataPolicyMiddleware",
    "joindre.ui.middleware.PrivateMiddleware",
    "joindre.ui.middleware.UnderstoodMiddleware",
    "joindre.ui.middleware.StripNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "joindre.company.middleware.CompanyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "joindre.accounts.middleware.PreferencesMiddleware",
    "joindre.accounts.middleware.SignedOutMiddleware",
    "joindre.workspace.views.first_start.FirstStartMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "joindre.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "joindre.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["joindre.ui.templates_loader.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "joindre.workspace.unread.unread_total",
            ],
            "builtins": ["django.templatetags.i18n", "joindre.ui.templatetags.ui"],
        },
    },
]

DATABASES = {
    "default": database(ENVIRONMENT.database_url, DATA_DIR, prepared_statements=ENVIRONMENT.prepared_statements)
}
# Read or made when it is used first: commands that sign nothing leave the data folder alone.
SECRET_KEY = SimpleLazyObject(lambda: ENVIRONMENT.secret_key or secret_key(DATA_DIR, DATABASES["default"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
# The address is unique whatever its case: by a constraint, which this check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["joindre.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "joindre.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "joindre.accounts.forms.SignInForm",
    "reset_password": "joindre.accounts.forms.AskPasswordForm",
    "reset_password_from_key": "joindre.accounts.forms.NewPasswordForm",
    "change_password": "joindre.accounts.forms.ChangePasswordForm",
}
# Tries are counted in the database, for all processes: joindre/accounts/throttle.py.
ACCOUNT_RATE_LIMITS = False
# Whether an address has an account is nobody's business but its owner's.
ACCOUNT_PREVENT_ENUMERATION = True
# Otherwise anybody could have us write to anybody.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False

FORM_RENDERER = "joindre.ui.forms.Renderer"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
# Each app finds its own catalogue; lib is no app.
LOCALE_PATHS = [PACKAGE / "lib" / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "joindre.ui.storage.JoinedStaticFilesStorage"},
}
# At the first start of a version the files are compressed while somebody waits: a second by gzip, 19 by Brotli, and
# 74 with the source maps of the packages, which nobody but a developer asks for (docs/decisions/0012).
SERVESTATIC_USE_BROTLI = SERVESTATIC_USE_ZSTD = False
SERVESTATIC_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.cookies_are_secure()
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.cookies_are_secure() else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # The editor makes one style element; it takes this nonce.
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
CSRF_FAILURE_VIEW = "joindre.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


# Letters of the sign-in pages go through the outbox like every other mail.
EMAIL_BACKEND = "joindre.mail.outgoing.backend.OutboxBackend"
UPLOAD_FILES_PER_DAY = ENVIRONMENT.upload_files_per_day
UPLOAD_BYTES_PER_DAY = ENVIRONMENT.upload_bytes_per_day
DRAFT_DAYS = ENVIRONMENT.draft_days

BACKUP_FOLDER = ENVIRONMENT.backup_folder
BACKUP_AT = time.fromisoformat(ENVIRONMENT.backup_at)
BACKUP_KEEP = ENVIRONMENT.backup_keep
BACKUP_PASSPHRASE = ENVIRONMENT.backup_passphrase

MAIL_URL = ENVIRONMENT.mail_url
MAIL_IN = (ENVIRONMENT.mail_in_host, ENVIRONMENT.mail_in_port)
MAIL_IN_SIZE = ENVIRONMENT.mail_in_size
MAIL_IN_ROOM = ENVIRONMENT.mail_in_room
MAIL_IN_RELAYS = ENVIRONMENT.mail_in_relays
MAIL_READING_SECONDS = ENVIRONMENT.mail_reading_seconds
MAIL_IN_PER_HOUR = ENVIRONMENT.mail_in_per_hour
LEAST_ROOM = ENVIRONMENT.least_room
METRICS_FROM = read_networks(ENVIRONMENT.metrics_from)
METRICS_TOKEN = ENVIRONMENT.metrics_token
LATE_AFTER = ENVIRONMENT.late_after
DEFAULT_FROM_EMAIL = f"support@{urlsplit(SITE_URL).hostname}"
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "joindre.lib.logs.Lines"}, "json": {"()": "joindre.lib.logs.JsonLines"}},
    "filters": {"of_strangers": {"()": "joindre.lib.logs.OfStrangers"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": ENVIRONMENT.log_format,
            "filters": ["of_strangers"],
        },
        # Counted and shown to administrators, without what a line says of people.
        "errors": {"class": "joindre.lib.logged_errors.ErrorGatherer"},
    },
    "root": {"handlers": ["console", "errors"], "level": "WARNING"},
    "loggers": {"joindre": {"level": "INFO"}},
}
LOG_REQUESTS = ENVIRONMENT.log_requests
if LOG_REQUESTS:
    # After the one that knows the address of the visitor.
    MIDDLEWARE.insert(1, "joindre.ui.request_log.RequestLogMiddleware")
