"""Open waves made directly, with real keys and a real store, and respondents who go through issue and cast."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import or_, update

from elearn.accounts import operations as accounts
from elearn.base.core.db import Database, new_id, session
from elearn.demo.respondent import Respondent
from elearn.surveys.ballots import keys, store
from elearn.surveys.crypto import b64, blind, custody
from elearn.surveys.design.models import Listing, Place, Stratum, Wave
from elearn.surveys.instruments.encoding import BLANK, shape_of
from elearn.surveys.instruments.reading import instrument
from tests.surveys.pool import ballot_key

NOW = dt.datetime(2026, 11, 10, 1, 0, tzinfo=dt.UTC)


@dataclass
class OpenWave:
    """A wave as design leaves it at opening, and what the trustees took home."""

    app: object
    id: str
    keys: str
    shares: list
    pems: dict
    tally_private: bytes = field(repr=False)

    @property
    def sha256(self):
        return keys.fingerprint(self.keys)

    @property
    def url(self):
        return f"/ballots/{self.id}"

    def unit(self, *, write=True):
        return self.app.services.get(Database).unit(write=write)

    def respondent(self, stratum, place_id=None):
        """Someone with a signed ballot, who has not cast it yet."""
        found = Respondent(self.keys, stratum)
        return found.take(self.issue(stratum, found.blinded, place_id))

    def issue(self, stratum, blinded, place_id=None):
        """What the part `design` does: bind the place to the message, and sign."""
        signature = blind.blind_sign(self.pems[stratum], blinded)
        if place_id is not None:
            mark = sha256(blinded).digest()
            free = or_(Place.issued_hash.is_(None), Place.issued_hash == mark)
            with self.app.services.active(), self.unit():
                bound = update(Place).where(Place.id == place_id, free).values(issued_hash=mark)
                assert session().execute(bound.returning(Place.id)).first()
        return signature


def answers(stratum_instrument="p3/1", **given):
    """A plain ballot: `answers(core="calm", concerns=("money",))`; nothing given is the blank."""
    chosen = {key: (value,) if isinstance(value, str) else value for key, value in given.items()}
    return shape_of(instrument(stratum_instrument)).encode(chosen) if chosen else BLANK


def open_wave(app, strata=None, *, single=False, keys_dir=None, seats=0):
    """A wave with `strata` (key → instrument); `seats` makes one class of that many places in each stratum."""
    strata = strata or {"p3-grade-5-01": "p3/1"}
    private, public = custody.new_tally_key()
    wave_id = new_id()
    pems = {key: ballot_key(number) for number, key in enumerate(strata)}
    publics = [
        keys.StratumKey(key, made, b64.decode(blind.public_of(pems[key])["n"], 256)) for key, made in strata.items()
    ]
    text = keys.build_keys(wave_id, publics, public, "single" if single else "shares")
    with app.services.active(), app.services.get(Database).unit(write=True):
        area = accounts.create_organisation("municipality", f"Town {secrets.token_hex(3)}")
        _add_wave(wave_id, area, text, single=single)
        for key, made in strata.items():
            _add_stratum(wave_id, area, key, made, seats)
    with app.services.active():
        store.create(wave_id, text)
    if keys_dir is not None:
        for key, pem in pems.items():
            file = keys_dir / "waves" / wave_id / f"{key}.pem"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pem)
    return OpenWave(app, wave_id, text, custody.split(private, single=single), pems, private)


def _add_wave(wave_id, area, text, *, single):
    session().add(
        Wave(
            id=wave_id,
            organisation_id=area,
            title="秋のアンケート",
            period="2026-11",
            kind="full",
            open_series=False,
            simulated=False,
            state="open",
            custody="single" if single else "shares",
            created_at=NOW,
            opened_at=NOW,
            closes_at=NOW + dt.timedelta(days=14),
            keys_json=text,
            keys_sha256=keys.fingerprint(text),
        )
    )
    session().flush()


def _add_stratum(wave_id, area, key, made, seats):
    row = Stratum(
        id=new_id(),
        wave_id=wave_id,
        key=key,
        instrument=made,
        audience="P3",
        band="grade-5",
        area_id=area,
        merged=[],
        eligible=seats,
    )
    session().add(row)
    session().flush()
    if seats:
        listing = Listing(
            id=new_id(),
            wave_id=wave_id,
            stratum_id=row.id,
            organisation_id=area,
            label=key,
            seats=min(seats, 60),
            state="open",
            unwatched=True,
        )
        session().add(listing)
        session().flush()
        session().add_all(
            Place(
                id=new_id(),
                wave_id=wave_id,
                stratum_id=row.id,
                kind="seat",
                listing_id=listing.id,
                number=number,
                handed_out=False,
                not_asked=False,
            )
            for number in range(1, seats + 1)
        )


def cast(http, wave, body):
    """Send a ballot as the browser does."""
    return http.post(f"{wave.url}/cast", json=body)
