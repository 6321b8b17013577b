"""Flask with one unit of work around each request: the answer leaves only after the commit."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from elearn.base.core.audit import acting
from elearn.base.core.db import Database, current_unit
from elearn.base.core.errors import DomainError
from elearn.base.core.ports import Services
from elearn.base.http.access import actor
from elearn.base.http.bodies import SAFE_METHODS
from elearn.base.http.cookies import LazyCookies
from elearn.base.http.observe import tell_fault


class ElearnFlask(Flask):
    """`services` hold the database and the other ports of this app."""

    services: Services
    # Rooms whose pages may be some seconds behind, so that a replica of the database answers them.
    late_rooms: frozenset[str] = frozenset()
    session_interface = LazyCookies()

    def handle_http_exception(self, e: HTTPException) -> Any:
        """The router redirects without a host: it would be the one that the request claims, which anybody can claim."""
        if isinstance(e, RequestRedirect):
            e.new_url = urlsplit(e.new_url)._replace(scheme="", netloc="").geturl()
        return super().handle_http_exception(e)

    def full_dispatch_request(self) -> Response:
        """Answer inside a unit of work; reading methods get one that cannot write.

        A commit that fails turns the prepared answer into an error: nothing is acknowledged that is not durable.
        """
        database = self.services.get(Database)
        how = {"write": request.method not in SAFE_METHODS, "late": request.blueprint in self.late_rooms}
        with self.services.active():
            try:
                with acting(_who_asks), database.unit(**how):
                    return super().full_dispatch_request()
            except DomainError as error:  # only the commit itself raises this far out
                return self.process_response(self.make_response(super().handle_user_exception(error)))

    def log_exception(self, exc_info: Any) -> None:
        """What no handler saw (a commit that failed). Flask's own line would hold the address that was asked for."""
        tell_fault(exc_info[1])

    def handle_user_exception(self, e: Exception) -> Any:
        """An error answer keeps nothing of what the view began."""
        current_unit().fail()
        return super().handle_user_exception(e)


def _who_asks() -> str | None:
    """For the audit log, which asks only when something is written down."""
    return actor().person_id
