"""The same findings for Prometheus: looked up at each scrape, so that every process gives the same answer."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from elearn.base.core import clock
from elearn.base.core.checks import Checks, Gauge
from elearn.base.core.ports import service


class Findings(Collector):
    """Gauges of all checks; and for each trouble that there can be, whether it is there."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Needs active services: `/metrics` is asked within a request."""
        checks = service(Checks)
        lines = [line for looked in checks.look(clock.now()) for line in looked.lines]
        found = {line.trouble.remedy.key for line in lines if line.trouble}
        troubles = GaugeMetricFamily(
            "elearn_trouble",
            "Whether that trouble is there now; docs/operations.md says what to do",
            labels=["trouble"],
        )
        for remedy in checks.remedies:
            troubles.add_metric([remedy.key], float(remedy.key in found))
        yield troubles
        yield from _families(gauge for line in lines for gauge in line.gauges)


def _families(gauges: Iterator[Gauge]) -> Iterator[GaugeMetricFamily]:
    families: dict[str, GaugeMetricFamily] = {}
    for gauge in gauges:
        names = list(gauge.labels)
        family = families.setdefault(gauge.name, GaugeMetricFamily(gauge.name, gauge.meaning, labels=names))
        family.add_metric(list(gauge.labels.values()), gauge.value)
    yield from families.values()
