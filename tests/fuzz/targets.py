"""What reads bytes from outside, each as a function of bytes: it ends, or says in its own words what is wrong.

Any other exception is a find. `SEEDS` are sound inputs to begin from; `corpus/<target>/` holds what was once a find.
"""

import base64
import contextlib
import io
import json
import zipfile

from elearn.accounts.places import table
from elearn.accounts.rosters.oneroster.faults import RosterRefused
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage
from elearn.badges import baking, bits
from elearn.badges.checking import Unreadable, given_file
from elearn.base.core.errors import Invalid
from elearn.courseware.faults import Report
from elearn.courseware.markdown import render
from elearn.courseware.words import parse
from elearn.courseware.yamlfile import read
from elearn.surveys.ballots import keys, operations
from elearn.surveys.crypto import custody
from tests.factories.rosters import small


def _text(data):
    return data.decode("utf-8", "replace")


def ruby_and_markdown(data):
    """A lesson's text becomes HTML in which nothing runs."""
    made, _ = render(_text(data), {}, "ja")
    html = str(made.block).lower()
    assert "<script" not in html
    assert 'href="javascript:' not in html


def course_words(data):
    parse(_text(data), Report("ja.md"))


def course_yaml(data):
    read(_text(data), Report("lesson.yml"))


def roster_zip(data):
    with scratch() as opened, contextlib.suppress(RosterRefused):
        stage(io.BytesIO(data), opened)


def roster_table(data):
    """Any bytes as one table of a zip that is sound otherwise: a fuzzer finds no checksums."""
    roster_zip(small().packed(users=data))


def places(data):
    with contextlib.suppress(RosterRefused):
        table.parse(data, "places.csv")


def ballot(data):
    with contextlib.suppress(ValueError, RecursionError):
        body = json.loads(data)
        with contextlib.suppress(Invalid):
            operations.ballot_of(body)


def keys_json(data):
    with contextlib.suppress(keys.Broken):
        keys.read_keys(_text(data))


def credential(data):
    """Any file at the door for badges: JSON, token, PNG or SVG."""
    with contextlib.suppress(Unreadable):
        given_file(data)


def png(data):
    with contextlib.suppress(baking.NothingBaked):
        baking.from_png(baking.PNG + data)


def svg(data):
    with contextlib.suppress(baking.NothingBaked):
        baking.from_svg(data)


def status_bits(data):
    with contextlib.suppress(ValueError):
        bits.decode(_text(data))


def share_words(data):
    with contextlib.suppress(custody.WrongShares):
        custody.combine(_text(data).split("\n")[:3], b"\4" + b"\0" * 64)


def careless(data):
    """The control: a parser with a hole that only certain first bytes open."""
    if data[:1] == b"{" and data[1:2] == b"!" and data[2:3] == b"~":
        raise IndexError("the hole")


TARGETS = {
    each.__name__: each
    for each in (
        *(ruby_and_markdown, course_words, course_yaml, roster_zip, roster_table, places, ballot, keys_json),
        *(credential, png, svg, status_bits, share_words),
    )
}
_CHUNK = baking._chunk(b"iTXt", baking.KEYWORD + b"\0\0\0\0\0{}")
_PACKED = baking._chunk(b"iTXt", baking.KEYWORD + b"\0\1\0\0\0x\x9c\xab\xae\x05\x00\x01u\x00\xf9")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">'
    "<o:credential>{}</o:credential></svg>"
)
_TOKEN = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b'{"alg":"EdDSA"}', b"{}", b"x"))
_SHARE = "academic acid " * 16 + "academic"


def _zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("manifest.csv", "propertyName,value\r\nmanifest.version,1.0\r\n")
    return held.getvalue()


SEEDS = {
    "ruby_and_markdown": [
        "{漢字|かんじ} **a** [b](https://c.example)\n\n```chat\nme: a\n```\n",
        "<ruby>a<rt>b</rt></ruby>",
    ],
    "course_words": ["# why\n## body\na\n", "# a\n"],
    "course_yaml": ["a: 1\nb: [c, {d: e}]\n", "- |\n  a\n", "&a {b: *a}"],
    "roster_zip": [_zip(), b"PK\5\6" + b"\0" * 18],
    "roster_table": [small().raw("users")],
    "places": ["kind,code,name,parent\nschool,A113999999991,架空小学校,139998\n", b"\x8a\xeb,"],
    "ballot": ['{"stratum": "a", "token": "YQ", "signature": "YQ", "sealed": "YQ"}', "[]"],
    "keys_json": ['{"format": "elearn-survey-keys/1", "wave": "a", "tally": {}, "strata": []}', "{}"],
    "credential": ['{"type": []}', _TOKEN, baking.PNG + _CHUNK, _SVG],
    "png": [_CHUNK, _PACKED],
    "svg": [_SVG, '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'],
    "status_bits": [bits.encode(b"\0" * 16384), "uH4sI"],
    "share_words": [_SHARE, f"{_SHARE}\n{_SHARE}"],
    "careless": ["{"],
}


def seeds(name):
    """Sound inputs, as bytes."""
    return [each.encode() if isinstance(each, str) else bytes(each) for each in SEEDS[name]]
