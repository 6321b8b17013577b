"""The privacy notice, for everyone and for children."""

from typing import Final

from flask import current_app, render_template

from elearn.base.http.access import public
from elearn.rights.notice import TOPICS
from elearn.rights.views.blueprint import blueprint

WHY: Final = "everyone may know what is kept and why, before anything is kept"


@blueprint.get("/privacy")
@public(WHY)
def privacy() -> str:
    return render_template("rights/privacy.html", topics=TOPICS, contact=current_app.config["CONTACT"])


@blueprint.get("/privacy/kids")
@public(WHY)
def kids() -> str:
    return render_template("rights/kids.html", audience="P3")
