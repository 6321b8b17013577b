"""A site with its operator, and what an operator does and has."""

import dataclasses
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.backup import operations as backups
from elearn.base.core import clock, schema
from elearn.base.core.db import Database
from tests.factories.badges import Person
from tests.factories.classroom import work

DAY = timedelta(days=1)


class Site:
    """An app on a migrated database, with a prefecture, its administrator, and a way to build it anew with settings."""

    def __init__(self, settings, templates):
        self.settings, self._templates, self._open = settings, templates, []
        self.app = self.again()
        with self.app.services.get(Database).engine.begin() as connection:  # the tables are there; migrating takes long
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{schema.head()}')")
        with work(self.app):
            self.top = accounts.create_organisation("prefecture", "ひばり県")
            self.town = accounts.create_organisation("municipality", "つばめ野市", parent_id=self.top)
        self.operator = Person(self.app, "ishii", "石井", self.top, "admin")

    def again(self, **changed):
        """The same site, begun anew with other settings."""
        self.app = create_app(dataclasses.replace(self.settings, **changed))
        self.app.jinja_env.bytecode_cache = self._templates
        self._open.append(self.app)
        return self.app

    def page(self, language="en"):
        """As the operator sees it."""
        with self.app.test_client() as client:
            client.set_cookie("elearn", self.operator.http.get_cookie("elearn").value)
            answer = client.get(f"/operations/?lang={language}")
        assert answer.status_code == 200
        return answer.text

    def troubles(self):
        """The keys of what Prometheus is told to be wrong."""
        return {key for key, value in self.metric("elearn_trouble", "trouble").items() if value}

    def metric(self, name, label=None):
        """Its value, or {label: value}."""
        found = {}
        for line in self.app.test_client().get("/metrics").text.splitlines():
            if line.startswith((f"{name} ", f"{name}{{")):
                key = line.split(f'{label}="')[1].split('"')[0] if label else None
                found[key] = float(line.split()[-1])
        return found if label else found.get(None)

    def close(self):
        for app in self._open:
            app.services.get(Database).close()


def back_up(site, at):
    with work(site.app):
        backups.note_backup(at)


def certificate(file, days):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - 99 * DAY)
        .not_valid_after(now + days * DAY)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return file
