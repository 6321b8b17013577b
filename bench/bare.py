"""The yardsticks: a bare Flask page of 8 KB, and a bare Flask POST that commits one row on the same engine."""

import os
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template
from sqlalchemy import create_engine, event, text

ROWS = [
    {"number": n, "name": f"row {n}", "words": "calm, generous, certain; one thing to do per screen " * 2}
    for n in range(40)
]


def bare_app() -> Flask:
    """No session, no hooks; the row's engine has the durability that elearn's has."""
    app = Flask("bare", template_folder=str(Path(__file__).parent))
    engine = create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=16, max_overflow=32)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS floor (id TEXT PRIMARY KEY, body TEXT)"))

    @app.get("/page")
    def page() -> str:
        return render_template("bare.html", rows=ROWS)

    @app.post("/row")
    def row() -> Any:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO floor VALUES (:id, 'x')"), {"id": str(uuid.uuid4())})
        return jsonify(saved=True)

    @app.get("/readyz")
    def ready() -> Any:
        return jsonify(status="ready")

    return app


def _durable(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=30000")
