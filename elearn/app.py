"""The composition root: builds the app and wires the rooms. It changes nothing outside the process."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response
from flask_compress import Compress
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from elearn.accounts import privacy as accounts_privacy
from elearn.accounts import sessions
from elearn.accounts import views as accounts
from elearn.accounts.consents import views as consents
from elearn.accounts.places import views as places
from elearn.accounts.rosters import drafts as roster_drafts
from elearn.accounts.rosters import views as rosters
from elearn.accounts.rosters.running import Rosters
from elearn.accounts.signing import fresh
from elearn.accounts.signing.door import CodeGuesses, SignUps
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.providers import Providers
from elearn.accounts.signing.rules import Lifetimes
from elearn.accounts.signing.spraying import SignInTries
from elearn.backup import checks as backup_checks
from elearn.badges import checks as badges_checks
from elearn.badges import jobs as badges_jobs
from elearn.badges import privacy as badges_privacy
from elearn.badges import views as badges
from elearn.badges.counting import CountedHoldings
from elearn.badges.issuer import Issuer
from elearn.badges.queries import Kept, Published
from elearn.base.core import clock, schema
from elearn.base.core import jobs as base_jobs
from elearn.base.core.audit import privacy as audit_privacy
from elearn.base.core.beside import Beside
from elearn.base.core.checks import Check, Checks
from elearn.base.core.compiled import CompiledStore
from elearn.base.core.db import Database, session
from elearn.base.core.engines import engine
from elearn.base.core.jobs import DueJob, DueJobs
from elearn.base.core.outbound import Outbound
from elearn.base.core.paper import Typesetter
from elearn.base.core.places import packaged
from elearn.base.core.ports import Services
from elearn.base.core.presence import Presence
from elearn.base.core.privacy import Duties, Keeping
from elearn.base.core.steady import Steadiness
from elearn.base.core.wake import Wake
from elearn.base.http import status
from elearn.base.http.access import check_access, check_fresh
from elearn.base.http.alone import Alone
from elearn.base.http.bodies import check_origin_or_token, csrf, make_room, refuse_nul
from elearn.base.http.errors import init_errors
from elearn.base.http.flask_app import ElearnFlask
from elearn.base.http.headers import init_headers
from elearn.base.http.i18n import init_i18n
from elearn.base.http.observe import init_observe
from elearn.base.http.throttle import Failures, Starts
from elearn.care import jobs as care_jobs
from elearn.care import privacy as care_privacy
from elearn.care import views as care
from elearn.care.sealing import Sealer
from elearn.care.throttle import Taps
from elearn.checkup import views as checkup
from elearn.classroom import jobs as classroom_jobs
from elearn.classroom import privacy as classroom_privacy
from elearn.classroom import views as classroom
from elearn.classroom.news import BoardNews
from elearn.courseware import checks as courseware_checks
from elearn.courseware.queries import Catalogue, load_catalogue, plain, ruby
from elearn.demo import views as demo
from elearn.family import jobs as family_jobs
from elearn.family import privacy as family_privacy
from elearn.family import views as family
from elearn.learning import jobs as learning_jobs
from elearn.learning import privacy as learning_privacy
from elearn.learning import views as learning
from elearn.lti import checks as lti_checks
from elearn.lti import jobs as lti_jobs
from elearn.lti import privacy as lti_privacy
from elearn.lti import views as lti
from elearn.lti.tool import Tool
from elearn.materials import views as materials
from elearn.materials.queries import typeset
from elearn.reports import privacy as reports_privacy
from elearn.reports import views as reports
from elearn.rights import jobs as rights_jobs
from elearn.rights import views as rights
from elearn.rights.queries import Erasures
from elearn.settings import Settings
from elearn.surveys import checks as surveys_checks
from elearn.surveys import jobs as surveys_jobs
from elearn.surveys import privacy as surveys_privacy
from elearn.surveys import views as surveys
from elearn.surveys.ballots import views as ballots
from elearn.surveys.ballots.keys import PublicKeys
from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.ballots.veil import Veil
from elearn.surveys.design.views.handouts import Handouts
from elearn.surveys.queries import Ceremonies, WaveKeys
from elearn.surveys.sitting import jobs as sitting_jobs
from elearn.surveys.sitting import views as sitting
from elearn.surveys.sitting.live import Sittings
from elearn.surveys.sitting.tombstones import Tombstones
from elearn.trainers import jobs as trainers_jobs
from elearn.trainers import privacy as trainers_privacy
from elearn.trainers import views as trainers
from elearn.trainers.queries import Programme, load_programme
from elearn.upkeep import views as upkeep
from elearn.upkeep.checks import all_checks
from elearn.upkeep.metrics import Findings
from elearn.web import assets

# Each room's duty towards the people in its tables; lower rooms are erased last.
PERSONAL_DATA = tuple(
    room.PERSONAL_DATA
    for room in (
        *(
            reports_privacy,
            care_privacy,
            lti_privacy,
            family_privacy,
            trainers_privacy,
            badges_privacy,
            classroom_privacy,
        ),
        *(surveys_privacy, learning_privacy, audit_privacy, accounts_privacy, base_jobs),
    )
)
PACKAGE = Path(__file__).resolve().parent
MOST_BODY_BYTES = 256 * 1024
LEAST_TO_PACK = 1000
COOKIE_LIFE = timedelta(days=30)


def create_app(settings: Settings, *, database: Database | None = None) -> ElearnFlask:
    """The app for `settings`, ready to serve; the database must be migrated by then (see `/readyz`)."""
    app = ElearnFlask("elearn", root_path=str(PACKAGE), static_folder=None, template_folder="web/templates")
    _configure(app, settings)
    app.services = _services(settings, database or Database(settings.database_url, replica_url=settings.replica_url))
    app.late_rooms = frozenset({"reports"})
    _edge(app)
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
        CONTACT=settings.contact,
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
        WTF_CSRF_SSL_STRICT=False,  # it would refuse every form of a page that sends no referrer; see `_check_site`
        TEMPLATES_AUTO_RELOAD=False,
        # Streams are never packed: an event must not wait for a full block.
        COMPRESS_MIMETYPES=["text/html", "application/json", "application/problem+json"],
        COMPRESS_ALGORITHM=["zstd", "gzip"],
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=LEAST_TO_PACK,
        COMPRESS_REGISTER=False,  # see _packed
        COMPRESS_STREAMS=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _services(settings: Settings, database: Database) -> Services:
    services = Services()
    services.add(Database, database)
    services.add(Steadiness, Steadiness())
    add_courses(services, settings)
    _beside_others(services, settings)
    services.add(Typesetter, typeset)
    services.add(Lifetimes, Lifetimes(settings.session_days, settings.session_days_of_many))
    services.add(SignInKeys, SignInKeys(settings.keys_dir / "accounts"))
    services.add(Outbound, Outbound(settings.outbound))
    services.add(Providers, Providers(settings.oidc_providers, services.get(Outbound)))
    services.add(Tool, Tool(settings.keys_dir / "lti", services.get(Outbound)))
    services.add(Sealer, Sealer(settings.keys_dir / "care"))
    services.add(Taps, Taps())
    services.add(BoardNews, BoardNews())
    services.add(WaveKeys, WaveKeys(settings.keys_dir / "waves"))
    services.add(Issuer, Issuer.of(settings))
    services.add(Published, Published())
    services.add(Kept, Kept())
    services.add(CountedHoldings, CountedHoldings())
    services.add(BallotStores, BallotStores(database))
    services.add(PublicKeys, PublicKeys())
    services.add(Tombstones, Tombstones(settings.keys_dir))
    services.add(Duties, Duties(PERSONAL_DATA))
    services.add(Keeping, Keeping(timedelta(days=settings.keep_class_days)))
    services.add(Erasures, Erasures(settings.keys_dir / "erasures", settings.oldest_backup))
    services.add(Rosters, Rosters(services, invented=settings.mode == "demo"))
    services.add(DueJobs, DueJobs(services, database, _due_jobs(settings)))
    services.add(Checks, Checks(_checks(settings)))
    return services


def add_courses(services: Services, settings: Settings) -> None:
    """The catalogue and the programme beside it; compiling takes seconds, so the next start finds them made."""
    folder = settings.courses_dir if settings.courses_dir != Path() else packaged("courses")
    store = CompiledStore(settings.cache_dir, settings.secret_key)
    catalogue = store.of(folder, "catalogue", lambda: load_catalogue(folder))
    services.add(Catalogue, catalogue)
    services.add(Programme, store.of(folder, "programme", lambda: load_programme(folder, catalogue)))


def _beside_others(services: Services, settings: Settings) -> None:
    """What several processes must share (docs/decisions/0030 says what may stay apart)."""
    beside = (
        engine("base.together").Together(settings.redis_url, settings.secret_key) if settings.redis_url else Alone()
    )
    services.add(Beside, beside)
    services.add(Wake, beside.wake)
    services.add(Presence, beside.presence)
    services.add(Failures, beside.failures("failures"))
    services.add(Starts, beside.starts("starts"))
    services.add(Handouts, Handouts(beside.starts))
    services.add(CodeGuesses, CodeGuesses(beside.failures))
    services.add(SignUps, SignUps(beside.starts))
    services.add(SignInTries, SignInTries(beside.failures))
    services.add(Ceremonies, Ceremonies(beside.fellows))
    services.add(Sittings, Sittings(services, beside.fellows))


def _due_jobs(settings: Settings) -> tuple[DueJob, ...]:
    classes = classroom_jobs.due(timedelta(days=settings.keep_class_days))
    asked = (*surveys_jobs.due(), *sitting_jobs.due())
    people = (
        *care_jobs.due(),
        *lti_jobs.due(),
        *family_jobs.due(),
        *badges_jobs.due(),
        *trainers_jobs.due(),
        *rights_jobs.due(),
    )
    return (*roster_drafts.JOBS, *classes, *learning_jobs.due(), *asked, *people)


def _checks(settings: Settings) -> tuple[Check, ...]:
    certificate = settings.tls_cert if settings.tls_cert != Path() else None
    ground = all_checks(settings.keys_dir, certificate, clock.now(), has_redis=bool(settings.redis_url))
    rooms = (*courseware_checks.CHECKS, *badges_checks.CHECKS, *lti_checks.CHECKS, *surveys_checks.CHECKS)
    return (*ground, *backup_checks.checks(has_key=bool(settings.backup_to)), *rooms)


def _edge(app: ElearnFlask) -> None:
    metrics = app.extensions["elearn.metrics"] = init_observe(app)
    metrics.looked.register(Findings())
    sessions.init_sessions(app)
    fresh.init_fresh(app)
    app.extensions["elearn.ready_checks"] = {
        "database": _database_fault,
        "migrations": lambda: _migration_fault(app),
        "catalogue": lambda: _catalogue_fault(app),
    }
    csrf.init_app(app)
    app.after_request(_packed(Compress(app)))
    app.before_request(make_room)
    app.before_request(refuse_nul)
    app.before_request(check_access)
    app.before_request(check_origin_or_token)
    app.before_request(check_fresh)
    init_errors(app)
    init_i18n(app, str(PACKAGE / "translations"))
    assets.init_assets(app)
    app.add_template_filter(ruby, "ruby")
    app.add_template_filter(plain, "plain")


def _packed(compress: Compress) -> Callable[[Response], Response]:
    """Small answers are left alone before anything is asked about them: that is every answer of a pupil."""

    def pack(response: Response) -> Response:
        size = response.content_length
        if size is not None and size < LEAST_TO_PACK:
            return response
        return compress.after_request(response)

    return pack


def _rooms(app: Flask, settings: Settings) -> None:
    app.register_blueprint(status.blueprint)
    ground = (accounts, places, rosters, consents, checkup, materials, learning, surveys, ballots, sitting)
    for room in (*ground, classroom, badges, trainers, lti, family, care, rights, reports, upkeep):
        app.register_blueprint(room.blueprint)
    if settings.mode == "demo":
        app.register_blueprint(demo.blueprint)


def _middleware(app: Flask, settings: Settings) -> None:
    app.wsgi_app = Veil(app.wsgi_app)  # type: ignore[method-assign,assignment]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=assets.BUILD,
        prefix="static/build/",
        immutable_file_test=lambda *_: True,
        allow_all_origins=False,
    )
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    init_headers(app, https=settings.https)


def _database_fault() -> str | None:
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None


def _migration_fault(app: ElearnFlask) -> str | None:
    try:
        return schema.misfit(app.services.get(Database))
    except SQLAlchemyError as error:
        return type(error).__name__


def _catalogue_fault(app: ElearnFlask) -> str | None:
    return None if app.services.get(Catalogue).courses else "no course could be read: run `elearn courses check`"
