"""age (https://age-encryption.org/v1), by pyrage: any age tool opens what is written here."""

from typing import BinaryIO

import pyrage


def new_key() -> tuple[str, str]:
    """A new (secret, public) pair: `AGE-SECRET-KEY-1…` and `age1…`."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(source: BinaryIO, target: BinaryIO, recipients: list[str]) -> None:
    """Encrypt all of `source` into `target`; ValueError names a recipient that is none."""
    pyrage.encrypt_io(source, target, [_recipient(each) for each in recipients])


def unseal(source: BinaryIO, target: BinaryIO, secret: str) -> None:
    """Decrypt all of `source` into `target`; ValueError for a wrong key or a changed file."""
    try:
        identity = pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError:
        raise ValueError("this is no backup key: it begins with AGE-SECRET-KEY-1") from None
    try:
        pyrage.decrypt_io(source, target, [identity])
    except BrokenPipeError:
        raise  # nobody reads on: what was read did not fit
    except (pyrage.DecryptError, OSError) as error:
        raise ValueError(f"the backup cannot be opened with this key: {error}") from None


def _recipient(text: str) -> "pyrage.x25519.Recipient":
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise ValueError(f"“{text}” is no public backup key: it begins with age1") from None
