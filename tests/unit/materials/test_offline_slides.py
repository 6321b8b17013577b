"""The slides in one file: nothing is asked of a network, and only its own script may run."""

import base64
import hashlib
import re

from tests.unit.materials.conftest import made, text_of


def page(name):
    return made(name, "slides.html", "grade").content.decode()


def test_nothing_in_the_file_points_outside(name):
    found = page(name)
    assert re.findall(r'\b(?:src|srcset|href|action|poster|data)="(?!#)[^"]*"', found) == []
    assert "@import" not in found
    assert "url(" not in found


def test_the_policy_forbids_requests_and_knows_the_files_own_script(name):
    found = page(name)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', found)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (inside,) = re.findall(
            rf"<{tag}>(.*?)</{tag}>", re.sub(r"<svg.*?</svg>", "", found, flags=re.DOTALL), re.DOTALL
        )
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert 'style="' not in found
    assert not re.search(r"<[^>]+\son[a-z]+=", found)


def test_every_way_leads_to_a_slide(name):
    found = page(name)
    ids = re.findall(r'<section class="slide[^"]*" id="([^"]+)"', found)
    assert len(ids) == len(set(ids)) > 10
    assert set(re.findall(r'href="#([^"]+)"', found)) <= set(ids)


def test_both_forms_have_the_same_slides(name):
    pdf = made(name, "slides.pdf").content
    assert page(name).count('<section class="slide') == len(text_of(pdf))
