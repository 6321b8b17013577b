"""What axe-core finds on a page."""

from tests.live import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page):
    """As readable lines. Run from outside the page, so the page's own policy stays in force."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]
