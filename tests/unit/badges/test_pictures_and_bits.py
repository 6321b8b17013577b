"""What is baked into a picture comes out again, what holds nothing is refused, and bits keep their place."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.badges import baking, bits, drawing, framework
from elearn.badges.baking import NothingBaked

SVG = drawing.picture(framework.achievement("supporter"), "ja", office="つばめ野市", until="2028年11月21日まで有効")
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)
json_texts = st.dictionaries(texts, texts, max_size=4).map(lambda each: json.dumps(each, ensure_ascii=False))


def png(*chunks):
    return baking.PNG + b"".join(baking._chunk(kind, body) for kind, body in chunks)


PLAIN = png((b"IHDR", bytes(13)), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))


@given(json_texts)
def test_a_png_gives_back_what_was_baked(text):
    baked = baking.into_png(PLAIN, text)
    assert baking.from_png(baked) == text
    assert baked.count(baking.KEYWORD) >= 1
    assert baking.from_png(baking.into_png(baked, '{"newer": true}')) == '{"newer": true}'


@given(json_texts)
def test_an_svg_gives_back_what_was_baked(text):
    assert json.loads(baking.from_svg(baking.into_svg(SVG, text).encode())) == json.loads(text)


def test_the_end_of_a_section_inside_the_text_ends_nothing():
    text = json.dumps({"a": "]]></openbadges:credential><script>"})
    assert json.loads(baking.from_svg(baking.into_svg(SVG, text).encode())) == json.loads(text)


def test_the_chunk_is_what_the_standard_asks_for():
    baked = baking.into_png(PLAIN, "{}")
    chunks = list(baking._chunks(baked))
    assert [kind for kind, _ in chunks] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]
    assert chunks[1][1] == b"openbadgecredential\0\0\0\0\0{}"


def test_a_packed_chunk_of_others_is_read_and_a_bomb_is_not():
    head = baking.KEYWORD + b"\0\1\0\0\0"
    assert baking.from_png(png((b"iTXt", head + zlib.compress(b'{"a": 1}')))) == '{"a": 1}'
    with pytest.raises(NothingBaked):
        baking.from_png(png((b"iTXt", head + zlib.compress(bytes(50_000_000)))))


def test_two_badges_in_one_picture_are_none():
    twice = (b"iTXt", baking.KEYWORD + b"\0\0\0\0\0{}")
    with pytest.raises(NothingBaked):
        baking.from_png(png(twice, twice))


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_png_head_are_refused_calmly(rest):
    with pytest.raises(NothingBaked):
        baking.from_png(baking.PNG + rest)


@pytest.mark.parametrize(
    "picture",
    [
        b"<svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        b"<?xml version='1.0' encoding='no-such'?><svg/>",
    ],
)
def test_an_svg_without_a_badge_or_with_tricks_is_refused(picture):
    with pytest.raises(NothingBaked):
        baking.from_svg(picture)


@given(st.sets(st.integers(0, bits.BITS - 1), max_size=20))
def test_bits_come_back_from_the_list(places):
    raised = bits.EMPTY
    for place in places:
        raised = bits.with_bit(raised, place, up=True)
    unpacked = bits.decode(bits.encode(raised))
    assert {place for place in range(bits.BITS) if bits.raised(unpacked, place)} == places
    for place in places:
        raised = bits.with_bit(raised, place, up=False)
    assert raised == bits.EMPTY


def test_index_zero_is_the_highest_bit():
    assert bits.with_bit(bits.EMPTY, 0, up=True)[0] == 0b1000_0000


@pytest.mark.parametrize(
    "text", ["", "H4sI", "u", "u!!!", "uAAAA", bits.encode(bytes(100)), bits.encode(bytes(5_000_000))]
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ValueError):
        bits.decode(text)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("found", framework.achievements(), ids=lambda each: each.key)
def test_no_line_of_a_seal_leaves_the_ring(found, language):
    """Even with a long name of an office."""
    assert "<script" not in drawing.picture(found, language, office="<script>" * 10)
    assert 'font-size="0.0"' not in drawing.picture(found, language, office="あ" * 60)
