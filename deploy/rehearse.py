"""Brings up on one machine what docs/deploy.md describes for several, from the very files of this folder.

    python deploy/rehearse.py FOLDER

PostgreSQL with a synchronous replica, PgBouncer, Redis, two app processes, a process of streams, nginx with a
certificate of an authority of one's own. Prints one line of JSON when all of it answers, and takes it down when its
standard input ends (or at Ctrl-C). Everything lies in FOLDER and listens on 127.0.0.1 alone. Needs the Debian packages
postgresql, pgbouncer, redis-server, nginx and openssl; `elearn` must be installed beside the Python that runs this.
"""

import contextlib
import json
import os
import pwd
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE_SECONDS = 600
PORTS = ("primary", "replica", "pooler", "redis", "app1", "app2", "streams", "https")


class Missing(Exception):
    """A program that is not installed here."""


def program(name: str) -> str:
    """Where the program is; Debian keeps PostgreSQL's own beside each version."""
    places = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


def free_ports() -> dict[str, int]:
    """A port for each part; all are held while they are looked for, so that no two are the same."""
    with contextlib.ExitStack() as held:
        sockets = {name: held.enter_context(socket.socket()) for name in PORTS}
        for each in sockets.values():
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in sockets.items()}


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Ask again and again; whoever waits too long learns for what."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            if happened():
                return
        time.sleep(0.1)
    raise SystemExit(f"{what} did not come up within {PATIENCE_SECONDS} s; look into the logs of the folder")


class House:
    """All parts of the site, and how to start and stop them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.ports = free_ports()
        self.secret, self.password = secrets.token_urlsafe(48), secrets.token_urlsafe(18)
        self._running: list[subprocess.Popen[bytes]] = []
        # PostgreSQL and PgBouncer refuse to run as root.
        self._servant = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    @property
    def address(self) -> str:
        """Where people reach the site."""
        return f"https://localhost:{self.ports['https']}"

    def database(self, port: str, *, more: str = "") -> str:
        """The address of the database, as elearn reads it."""
        where = f"127.0.0.1:{self.ports[port]}/elearn"
        return f"postgresql+psycopg://elearn:{self.password}@{where}{more}"

    @property
    def environment(self) -> dict[str, str]:
        """What stands in /etc/elearn/elearn.env."""
        return {
            "ELEARN_DATABASE_URL": self.database("pooler", more="?pooled=1"),
            "ELEARN_REPLICA_URL": self.database("replica"),
            "ELEARN_REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "ELEARN_SECRET_KEY": self.secret,
            "ELEARN_BASE_URL": self.address,
            "ELEARN_KEYS_DIR": str(self.folder / "keys"),
            "ELEARN_TRUSTED_PROXIES": "1",
        }

    def up(self) -> None:
        """Everything, in the order of docs/deploy.md."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self._certificates()
        self._primary()
        self._replica()
        self._pooler()
        self._redis()
        self._elearn()
        self._proxy()

    def down(self) -> None:
        """In the other order; the databases last."""
        for process in reversed(self._running):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
        for name in ("replica", "primary"):
            if (self.folder / name / "postmaster.pid").exists():
                self._postgres("pg_ctl", "-D", self.folder / name, "-m", "immediate", "stop")

    def _certificates(self) -> None:
        """An authority of one's own, as a closed network has it, and the certificate of this site from it."""
        run = self._openssl
        authority = ("-subj", "/CN=A school's own authority", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650")
        extensions = (
            "-addext",
            "basicConstraints=critical,CA:TRUE",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        )
        run("req", "-x509", "-newkey", "rsa:2048", "-nodes", *authority, *extensions)
        run("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "site.key", "-out", "site.csr")
        (self.folder / "site.ext").write_text(
            "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"
        )
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "site.pem", "-days", "397")
        run("x509", "-req", "-in", "site.csr", *signed, "-extfile", "site.ext")

    def _openssl(self, *words: str) -> None:
        subprocess.run([program("openssl"), *words], cwd=self.folder, check=True, capture_output=True)

    def _primary(self) -> None:
        data = self._place("primary")
        self._postgres("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres")
        settings = self._filled("postgresql.conf", HOST="127.0.0.1", PORT=self.ports["primary"])
        # Until the replica is there, nobody waits for it.
        alone = settings.replace("synchronous_standby_names", "# synchronous_standby_names")
        self._settings(data, alone)
        self._start_postgres("primary")
        self._sql(f"CREATE ROLE elearn LOGIN PASSWORD '{self.password}'", "CREATE ROLE replicator REPLICATION LOGIN")
        self._sql("CREATE DATABASE elearn OWNER elearn")
        self._settings(data, settings)

    def _replica(self) -> None:
        data = self._place("replica")
        source = f"host=127.0.0.1 port={self.ports['primary']} user=replicator application_name=replica"
        self._postgres("pg_basebackup", "-D", data, "-R", "-d", source, "-c", "fast")
        self._settings(data, self._filled("postgresql.conf", HOST="127.0.0.1", PORT=self.ports["replica"]))
        self._start_postgres("replica")
        self._sql("SELECT pg_reload_conf()")
        wait_until(lambda: "sync" in self._sql("SELECT sync_state FROM pg_stat_replication"), "the replica")

    def _settings(self, data: Path, text: str) -> None:
        """In a file beside PostgreSQL's own, which names it once."""
        (data / "elearn.conf").write_text(text + f"unix_socket_directories = '{data}'\n")
        own = data / "postgresql.conf"
        if "elearn.conf" not in own.read_text():
            own.write_text(own.read_text() + "include = 'elearn.conf'\n")
        if os.geteuid() == 0:
            shutil.chown(data / "elearn.conf", self._servant)

    def _start_postgres(self, name: str) -> None:
        data = self.folder / name
        self._postgres("pg_ctl", "-D", data, "-w", "-t", PATIENCE_SECONDS, "-l", data / "server.log", "start")

    def _sql(self, *statements: str) -> str:
        said = ""
        for statement in statements:
            said += self._postgres(
                "psql", "-h", "127.0.0.1", "-p", self.ports["primary"], "-U", "postgres", "-Atc", statement
            )
        return said

    def _pooler(self) -> None:
        place = self._place("pooler")
        users = place / "users.txt"
        users.write_text(f'"elearn" "{self.password}"\n')
        names = {"PG_HOST": "127.0.0.1", "PG_PORT": self.ports["primary"], "PORT": self.ports["pooler"]}
        file = place / "pgbouncer.ini"
        file.write_text(self._filled("pgbouncer.ini", USERS=users, RUN=place, **names))
        for each in (users, file):
            each.chmod(0o600)
            if os.geteuid() == 0:
                shutil.chown(each, self._servant)
        self._begin([*self._as_servant(), program("pgbouncer"), str(file)], "pooler")
        wait_until(lambda: self._answers("pooler"), "PgBouncer")

    def _redis(self) -> None:
        place = self._place("redis")
        file = place / "redis.conf"
        file.write_text(self._filled("redis.conf", PORT=self.ports["redis"], RUN=place))
        if os.geteuid() == 0:
            shutil.chown(file, self._servant)
        self._begin([*self._as_servant(), program("redis-server"), str(file)], "redis")
        wait_until(lambda: self._answers("redis"), "Redis")

    def _elearn(self) -> None:
        # The schema is changed past the pooler: a migration may take its time.
        self.elearn("db", "upgrade", database=self.database("primary"))
        for name, more in (("app1", ()), ("app2", ()), ("streams", ("--only", "streams"))):
            words = [*self._elearn_words(), "serve", "--port", str(self.ports[name]), *more]
            self._begin(words, name, self.environment)
        for name in ("app1", "app2", "streams"):
            wait_until(lambda name=name: self._ready(name), name)

    def elearn(self, *words: str, database: str | None = None) -> None:
        """One command of elearn's, as an operator gives it."""
        environment = self.environment | ({"ELEARN_DATABASE_URL": database} if database else {})
        subprocess.run(
            [*self._elearn_words(), *words], env={**os.environ, **environment}, check=True, stdout=sys.stderr
        )

    @staticmethod
    def _elearn_words() -> list[str]:
        return [sys.executable, "-m", "elearn.cli"]

    def _proxy(self) -> None:
        place = self._place("proxy", own=False)
        there = {name.upper(): f"127.0.0.1:{self.ports[name]}" for name in ("app1", "app2", "streams")}
        certificate = {"CERT": self.folder / "site.pem", "KEY": self.folder / "site.key"}
        listen = f"127.0.0.1:{self.ports['https']}"
        file = place / "nginx.conf"
        file.write_text(self._filled("nginx.conf", RUN=place, LISTEN=listen, NAME="localhost", **there, **certificate))
        self._begin([program("nginx"), "-c", str(file), "-e", str(place / "start.log"), "-g", "daemon off;"], "proxy")
        trusted = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

        def answers() -> bool:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5, context=trusted) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004

        wait_until(answers, "nginx")

    def _place(self, name: str, *, own: bool = True) -> Path:
        place = self.folder / name
        place.mkdir()
        if own and os.geteuid() == 0:
            shutil.chown(place, self._servant)
        place.chmod(0o700 if own else 0o755)
        return place

    @staticmethod
    def _filled(name: str, **values: object) -> str:
        text = (HERE / name).read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        return text

    def _as_servant(self) -> list[str]:
        return [program("setpriv"), f"--reuid={self._servant}", f"--regid={self._servant}", "--init-groups"] * (
            os.geteuid() == 0
        )

    def _postgres(self, name: str, *words: object) -> str:
        command = [*self._as_servant(), program(name), *(str(word) for word in words)]
        # pg_ctl leaves a server behind, which would hold a pipe open: what is said goes into a file.
        with (self.folder / "postgresql.log").open("a+", encoding="utf-8") as log:
            began = log.tell()
            subprocess.run(command, cwd="/", stdout=log, stderr=log, check=True)
            log.seek(began)
            return log.read()

    def _begin(self, words: list[str], name: str, more: Mapping[str, str] | None = None) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            environment = {**os.environ, **(more or {})}
            self._running.append(
                subprocess.Popen(words, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            )

    def _answers(self, name: str) -> bool:
        with socket.create_connection(("127.0.0.1", self.ports[name]), 2):
            return True

    def _ready(self, name: str) -> bool:
        if ended := [process.args for process in self._running if process.poll() is not None]:
            raise SystemExit(f"ended by itself: {ended}; look into the logs of the folder")
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004


@contextlib.contextmanager
def standing(folder: Path) -> Iterator[House]:
    """The house, taken down at the end whatever happens."""
    house = House(folder)
    try:
        house.up()
        yield house
    finally:
        house.down()


def main() -> int:
    """Bring it up, say so, wait."""
    try:
        with standing(Path(sys.argv[1])) as house:
            told = {
                "address": house.address,
                "authority": str(house.folder / "ca.pem"),
                "environment": house.environment,
                "primary": house.database("primary"),
                "replica": house.database("replica"),
                "processes": {each: house.ports[each] for each in PORTS},
            }
            print(json.dumps(told), flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                sys.stdin.read()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
