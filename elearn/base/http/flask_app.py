"""Flask with one unit of work around each request: the answer leaves only after the commit."""

from typing import Any

from flask import Flask, Response, request

from elearn.base.core.db import Database, current_unit
from elearn.base.core.errors import DomainError
from elearn.base.core.ports import Services
from elearn.base.http.bodies import SAFE_METHODS


class ElearnFlask(Flask):
    """`services` hold the database and the other ports of this app."""

    services: Services

    def full_dispatch_request(self) -> Response:
        """Answer inside a unit of work; reading methods get one that cannot write.

        A commit that fails turns the prepared answer into an error: nothing is acknowledged that is not durable.
        """
        database = self.services.get(Database)
        with self.services.active():
            try:
                with database.unit(write=request.method not in SAFE_METHODS):
                    return super().full_dispatch_request()
            except DomainError as error:  # only the commit itself raises this far out
                return self.process_response(self.make_response(super().handle_user_exception(error)))

    def handle_user_exception(self, e: Exception) -> Any:
        """An error answer keeps nothing of what the view began."""
        current_unit().fail()
        return super().handle_user_exception(e)
