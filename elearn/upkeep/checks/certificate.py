"""The certificate by which browsers know the site."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.messages import N_

# Let's Encrypt renews 30 days before the end: by then a renewal has failed several times.
SOON: Final = timedelta(days=21)
EXPIRES: Final = Remedy(
    "certificate-expires",
    N_("Renew the certificate, put the new one where the old one lies, and restart. Answers wait in the browsers."),
    "certbot renew && systemctl restart elearn",
)
UNREADABLE: Final = Remedy(
    "certificate-unreadable",
    N_("Correct ELEARN_TLS_CERT, or let the user that runs elearn read the certificate (never its private key)."),
    'openssl x509 -noout -enddate -in "$ELEARN_TLS_CERT"',
)


def check(file: Path) -> Check:
    """For a site that shows this certificate."""

    def look(now: datetime) -> Iterator[Line]:
        label = N_("Certificate of the site, good until")
        try:
            ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            says = N_("The certificate could not be read, so nobody would notice its end.")
            yield Line(label, (None,), Trouble(says, UNREADABLE))
            return
        until = Gauge("elearn_certificate_expiry_timestamp_seconds", "When the certificate ends", ends.timestamp())
        yield Line(label, (ends,), _trouble(ends, now), (until,))

    return Check("certificate", "keys", look, (EXPIRES, UNREADABLE), reads_database=False)


def _trouble(ends: datetime, now: datetime) -> Trouble | None:
    if ends <= now:
        return Trouble(N_("The certificate has ended: browsers refuse the site."), EXPIRES)
    if ends - now < SOON:
        return Trouble(N_("The certificate ends in %(days)s days.", days=(ends - now).days), EXPIRES)
    return None
