"""The composition root: builds the app and wires the rooms. It changes nothing outside the process."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from elearn.accounts import privacy as accounts_privacy
from elearn.accounts import sessions
from elearn.accounts import views as accounts
from elearn.base.core import jobs as base_jobs
from elearn.base.core import migrate
from elearn.base.core.db import Database, session
from elearn.base.core.jobs import DueJob, DueJobs
from elearn.base.core.ports import Services
from elearn.base.core.presence import LocalPresence, Presence
from elearn.base.core.wake import LocalWake, Wake
from elearn.base.http import status
from elearn.base.http.access import check_access
from elearn.base.http.bodies import check_origin_or_token, csrf, refuse_nul
from elearn.base.http.errors import init_errors
from elearn.base.http.flask_app import ElearnFlask
from elearn.base.http.headers import init_headers
from elearn.base.http.i18n import init_i18n
from elearn.base.http.observe import init_observe
from elearn.base.http.throttle import Failures, LocalFailures, LocalStarts, Starts
from elearn.care import jobs as care_jobs
from elearn.care import privacy as care_privacy
from elearn.care import views as care
from elearn.care.sealing import Sealer
from elearn.care.throttle import Taps
from elearn.checkup import views as checkup
from elearn.classroom import jobs as classroom_jobs
from elearn.classroom import privacy as classroom_privacy
from elearn.classroom import views as classroom
from elearn.courseware.queries import Catalogue, load_catalogue, plain, ruby
from elearn.demo import views as demo
from elearn.learning import jobs as learning_jobs
from elearn.learning import privacy as learning_privacy
from elearn.learning import views as learning
from elearn.materials import views as materials
from elearn.settings import Settings
from elearn.web import assets

# Each room's duty towards the people in its tables; lower rooms are erased last.
PERSONAL_DATA = tuple(
    room.PERSONAL_DATA for room in (care_privacy, classroom_privacy, learning_privacy, accounts_privacy, base_jobs)
)
PACKAGE = Path(__file__).resolve().parent
MOST_BODY_BYTES = 256 * 1024
COOKIE_LIFE = timedelta(days=30)


def create_app(settings: Settings, *, database: Database | None = None) -> ElearnFlask:
    """The app for `settings`, ready to serve; the database must be migrated by then (see `/readyz`)."""
    app = ElearnFlask("elearn", root_path=str(PACKAGE), static_folder=None, template_folder="web/templates")
    _configure(app, settings)
    app.services = _services(settings, database or Database(settings.database_url))
    _edge(app, settings)
    _rooms(app, settings)
    _middleware(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.https else ""
    app.config.update(
        SECRET_KEY=settings.secret_key or "demo and tests only",
        MODE=settings.mode,
        SITE_NAME=settings.site_name,
        BASE_URL=settings.base_url,
        METRICS_TOKEN=settings.metrics_token,
        KEEP_CLASS=timedelta(days=settings.keep_class_days),
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BODY_BYTES,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME=f"{prefix}elearn",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=COOKIE_LIFE,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
        # Streams are never packed: an event must not wait for a full block.
        COMPRESS_MIMETYPES=["text/html", "application/json", "application/problem+json"],
        COMPRESS_ALGORITHM=["zstd", "gzip"],
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=1000,
        COMPRESS_STREAMS=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _services(settings: Settings, database: Database) -> Services:
    services = Services()
    services.add(Database, database)
    services.add(Catalogue, load_catalogue(settings.courses_dir if settings.courses_dir != Path() else None))
    services.add(Wake, LocalWake())
    services.add(Presence, LocalPresence())  # type: ignore[type-abstract]
    services.add(Failures, LocalFailures())  # type: ignore[type-abstract]
    services.add(Starts, LocalStarts())  # type: ignore[type-abstract]
    services.add(Sealer, Sealer(settings.keys_dir / "care"))
    services.add(Taps, Taps())
    services.add(DueJobs, DueJobs(services, database, _due_jobs(settings)))
    return services


def _due_jobs(settings: Settings) -> tuple[DueJob, ...]:
    return (*classroom_jobs.due(timedelta(days=settings.keep_class_days)), *learning_jobs.due(), *care_jobs.due())


def _edge(app: ElearnFlask, settings: Settings) -> None:
    app.extensions["elearn.metrics"] = init_observe(app)
    sessions.init_sessions(app)
    app.extensions["elearn.ready_checks"] = {
        "database": _database_fault,
        "migrations": lambda: _migration_fault(app),
        "catalogue": lambda: _catalogue_fault(app),
    }
    csrf.init_app(app)
    Compress(app)
    app.before_request(refuse_nul)
    app.before_request(check_access)
    app.before_request(check_origin_or_token)
    init_errors(app)
    init_headers(app, https=settings.https)
    init_i18n(app, str(PACKAGE / "translations"))
    assets.init_assets(app)
    app.add_template_filter(ruby, "ruby")
    app.add_template_filter(plain, "plain")


def _rooms(app: Flask, settings: Settings) -> None:
    app.register_blueprint(status.blueprint)
    for room in (accounts, checkup, materials, learning, classroom, care):
        app.register_blueprint(room.blueprint)
    if settings.mode == "demo":
        app.register_blueprint(demo.blueprint)


def _middleware(app: Flask, settings: Settings) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=assets.BUILD, prefix="static/build/", immutable_file_test=lambda *_: True
    )
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _database_fault() -> str | None:
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None


def _migration_fault(app: ElearnFlask) -> str | None:
    try:
        found = migrate.current(app.services.get(Database))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None if found == migrate.head() else f"at {found}, needs {migrate.head()}: run `elearn db upgrade`"


def _catalogue_fault(app: ElearnFlask) -> str | None:
    return None if app.services.get(Catalogue).courses else "no course could be read: run `elearn courses check`"
