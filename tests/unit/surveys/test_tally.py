"""Plain ballots are read strictly and counted into the declared tables; sealed ones open for their own place alone."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.surveys.crypto import custody, sealing
from elearn.surveys.instruments.encoding import BLANK, BallotShape, Unreadable, shape_of
from elearn.surveys.instruments.reading import definitions, instrument, instruments
from elearn.surveys.sitting.rulers import ruler_of
from elearn.surveys.tally.chunks import Sitting
from elearn.surveys.tally.counting import CELLS, added, count
from elearn.surveys.tally.opening import CHUNK, open_and_count
from tests.surveys.waves import answers

ADULT, P3, P2 = (ruler_of(instrument(name), definitions().current) for name in ("adult/1", "p3/1", "p2/1"))


def given_answers(shape: BallotShape):
    def of(item):
        if item.kind == "single":
            return st.sampled_from([(), *((option,) for option in item.options)])
        return st.lists(st.sampled_from(item.options), unique=True).map(tuple)

    return st.fixed_dictionaries({item.key: of(item) for item in shape.items})


@given(st.data())
def test_what_is_written_is_read(data):
    shape = shape_of(instrument(data.draw(st.sampled_from(sorted(instruments())))))
    chosen = data.draw(given_answers(shape))
    plain = shape.encode(chosen)
    assert len(plain) == 128
    assert {key: set(found) for key, found in shape.decode(plain).items()} == {k: set(v) for k, v in chosen.items()}
    assert (plain == BLANK) is not any(chosen.values())


@given(st.binary(min_size=128, max_size=128) | st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_never_worse(plain):
    for ruler in (ADULT, P3, P2):
        found = count(ruler, [plain])
        assert found.cast == 1
        try:
            read = ruler.shape.decode(plain)
        except Unreadable:
            assert found.invalid == 1
        else:
            assert ruler.shape.encode(read) == plain


def test_the_bytes_are_those_of_0010():
    plain = answers(core="rather-anxious", concerns=("insults", "money"), contact="not")
    assert plain[:9] == bytes([1, 2, 0, 0, 0, 0b10001, 4, 0, 0])
    assert plain[9:] == bytes(119)


@pytest.mark.parametrize(
    "plain",
    [
        b"\2" + BLANK[1:],  # another format
        b"\1\6" + BLANK[2:],  # an option that is not there
        b"\1\0\1" + BLANK[3:],  # a bit beyond
        BLANK[:-1] + b"\1",  # something behind the items
        BLANK[:-1],
        b"",
        None,  # did not open
    ],
)
def test_what_cannot_be_read_is_invalid_and_in_no_table(plain):
    found = count(P3, [plain])
    assert (found.cast, found.blank, found.invalid) == (1, 0, 1)
    assert not any(sum(rows.values()) for rows in found.tables.values())


def test_declining_skipping_all_and_not_being_asked_are_the_same_bytes_and_in_no_table():
    assert answers() == shape_of(instrument("p3/1")).encode({}) == BLANK
    found = count(P3, [BLANK] * 3)
    assert (found.cast, found.blank, found.invalid) == (3, 3, 0)
    assert not any(sum(rows.values()) for rows in found.tables.values())


def test_an_instrument_counts_the_tables_that_it_declares():
    assert list(P2.zeros()["core"]) == ["anxious", "rather-anxious", "calm", "unknown", "no-answer"]
    for ruler in (P2, P3, ADULT):
        tables = ruler.zeros()
        assert ("core-users" in tables) is (ruler is ADULT)
        assert "use" not in tables
        if "prepared" in tables:
            assert list(tables["prepared"]) == ["prepared", "not", "no-answer"]
            assert tuple(tables["cells"]) == CELLS
        if "concerns" in tables:
            assert list(tables["concerns"])[-1] == "answered"


KNOWS = {"contact": "well", "ways": "mostly", "first": "well"}


@pytest.mark.parametrize(
    ("chosen", "prepared", "cell"),
    [
        ({"core": "calm", **KNOWS}, "prepared", "calm-prepared"),
        ({"core": "rather-anxious", **KNOWS}, "prepared", "anxious-prepared"),
        ({"core": "rather-calm", **KNOWS, "first": "little"}, "not", "calm-unprepared"),
        ({"core": "anxious", **KNOWS, "ways": "not"}, "not", "anxious-unprepared"),
        ({"core": "unknown", **KNOWS}, "prepared", None),
        ({**KNOWS}, "prepared", None),
        ({"core": "calm", "contact": "well"}, "no-answer", None),
    ],
)
def test_prepared_and_the_four_cells(chosen, prepared, cell):
    tables = count(P3, [answers("p3/1", **chosen)]).tables
    assert {row for row, n in tables["prepared"].items() if n} == {prepared}
    assert {row for row, n in tables["cells"].items() if n} == ({cell} if cell else set())


def test_users_are_counted_beside_all_adults():
    ballots = [
        answers("adult/1", core="anxious", use="uses"),
        answers("adult/1", core="calm", use="does-not"),
        answers("adult/1", core="calm"),
        answers("adult/1", use="uses"),
    ]
    tables = count(ADULT, ballots).tables
    assert (tables["core"]["anxious"], tables["core"]["calm"], tables["core"]["no-answer"]) == (1, 2, 1)
    assert (tables["core-users"]["anxious"], tables["core-users"]["calm"], tables["core-users"]["no-answer"]) == (
        1,
        0,
        1,
    )


def test_concerns_count_ticks_and_people():
    ballots = [answers(core="calm", concerns=("money", "time")), answers(concerns=("money",)), answers(core="calm")]
    rows = count(P3, ballots).tables["concerns"]
    assert (rows["money"], rows["time"], rows["answered"]) == (2, 1, 2)


def spoilt(plain, at, byte):
    return plain[:at] + bytes([byte]) + plain[at + 1 :]


@given(st.data())
def test_many_ballots_count_as_each_of_them_alone(data):
    """They are counted field by field; one bad field must take its ballot, and no other, out of every table."""
    ruler = data.draw(st.sampled_from([ADULT, P3, P2]))
    plains = st.builds(ruler.shape.encode, given_answers(ruler.shape))
    bad = st.builds(spoilt, plains, st.integers(0, ruler.shape.end), st.integers(0, 255))
    ballots = data.draw(st.lists(plains | bad | st.none() | st.just(BLANK), max_size=12))
    alone = added({"a": count(ruler, each)} for each in [(), *((ballot,) for ballot in ballots)])
    assert count(ruler, ballots) == alone["a"]


@given(st.lists(given_answers(P3.shape), max_size=12), st.integers(0, 12))
def test_counting_in_parts_is_counting_at_once(chosen, cut):
    plains = [P3.shape.encode(each) for each in chosen]
    parts = added([{"a": count(P3, plains[:cut])}, {"a": count(P3, plains[cut:])}])
    assert parts["a"] == count(P3, plains)


@given(st.lists(given_answers(ADULT.shape), max_size=12))
def test_single_tables_add_up_to_the_people_who_answered_anything(chosen):
    found = count(ADULT, [ADULT.shape.encode(each) for each in chosen])
    people = found.cast - found.blank - found.invalid
    for key in ("core", "contact", "ways", "first", "prepared"):
        assert sum(found.tables[key].values()) == people
    assert sum(found.tables["cells"].values()) <= people


@pytest.fixture(scope="module")
def tally():
    private, public = custody.new_tally_key()

    def sealed(stratum, plain, wave="w", keys="k"):
        return stratum, sealing.seal(public, plain, sealing.ballot_info(wave, keys, stratum))

    return Sitting(private, "w", "k", {"a": P3, "b": ADULT, "empty": P3}), sealed


def test_ballots_open_for_their_own_wave_keys_and_stratum_alone(tally):
    sitting, sealed = tally
    calm = answers(core="calm")
    moved = ("b", sealed("a", calm)[1])
    strangers = [sealed("a", calm, wave="other"), sealed("a", calm, keys="other"), ("a", b"\4" * 209), ("a", b"")]
    found = open_and_count(sitting, [sealed("a", calm), moved, *strangers], 6)
    assert (found["a"].cast, found["a"].invalid, found["a"].tables["core"]["calm"]) == (5, 4, 1)
    assert (found["b"].cast, found["b"].invalid) == (1, 1)
    assert found["empty"].cast == 0


def test_several_processes_count_what_one_counts_and_tell_how_far_they_are(tally):
    sitting, sealed = tally
    options = [answers(core=core) for core in ("anxious", "calm", "unknown")]
    few = [sealed("a", options[n % 3]) for n in range(30)] + [sealed("b", answers("adult/1", core="calm"))]
    many = few * (2 * CHUNK // len(few) + 1)
    told = []
    together = open_and_count(sitting, many, 10**6, told.append, processes=2)
    assert together == open_and_count(sitting, many, 10**6, processes=1)
    assert told[-1] == len(many)
    assert len(told) == -(-len(many) // CHUNK)
    assert Counter(together["a"].tables["core"])["calm"] == 10 * (len(many) // len(few)) + min(
        10, max(0, len(many) % len(few))
    )


def test_a_helper_that_ends_ends_the_counting(tally):
    sitting, sealed = tally
    broken = Sitting(b"", sitting.wave_id, sitting.keys_sha256, sitting.rulers)  # no key: it cannot go on
    with pytest.raises(ChildProcessError):
        open_and_count(broken, [sealed("a", BLANK)] * 3, 10**6, processes=2)


def test_a_helper_loads_nothing_of_the_server():
    listing = "import sys, elearn.surveys.tally.helper; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    assert "elearn.surveys.tally.chunks" in loaded
    assert not {"flask", "sqlalchemy", "ruamel.yaml", "elearn.app"} & set(loaded)


def test_the_key_is_in_no_representation(tally):
    sitting, _ = tally
    assert repr(sitting.private) not in repr(sitting)
    assert sitting.private.hex() not in repr(sitting)
