"""The teacher of the benchmark: signs in as a browser does, and presses buttons."""

import re

import httpx

from bench.town import PASSWORD, Town


class Teacher:
    """`cookie` for reading pages; `press()` holds or releases the quiet class, an event for all its screens."""

    def __init__(self, port: int, town: Town) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}")
        self._http.post("/sign-in", data={"csrf_token": self._token("/sign-in"), "name": "bench", "password": PASSWORD})
        self.cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        self._session = town.quiet.session_id
        self._form = self._token(f"/teach/sessions/{self._session}/")
        self._held = False

    def _token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self._http.get(page).text)
        assert found is not None, page
        return found[1]

    def press(self) -> None:
        """One press on the pause button."""
        self._held = not self._held
        held = "yes" if self._held else "no"
        answer = self._http.post(f"/teach/sessions/{self._session}/hold", data={"csrf_token": self._form, "held": held})
        assert answer.status_code < 400, answer.text
