"""The file that lists sign-in services: presets, and faults that are named before the site starts."""

import pytest

from elearn.accounts.signing.providers import Providers, read_providers
from elearn.base.core.outbound import Outbound
from elearn.settings import Settings, SettingsError

TENANT = "11111111-2222-3333-4444-555555555555"
KEYS = 'client_id = "one"\nclient_secret = "two"\n'
OWN = f'[town]\nname = "Town"\nissuer = "https://id.example"\n{KEYS}'


@pytest.fixture
def listed(tmp_path):
    def read(text):
        path = tmp_path / "providers.toml"
        path.write_text(text, encoding="utf-8")
        return read_providers(str(path))

    return read


def test_presets_know_issuer_and_hosts(listed):
    google, microsoft = listed(
        f'[google]\nhosted_domain = "school.example"\n{KEYS}[microsoft]\ntenant = "{TENANT}"\n{KEYS}'
    )
    assert (google.issuer, google.required) == ("https://accounts.google.com", {"hd": "school.example"})
    assert google.all_hosts == {"accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com"}
    assert microsoft.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert microsoft.two_steps == frozenset()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[google]\nclient_id = "one"\n', "client_secret"),
        (f'[microsoft]\ntenant = "common"\n{KEYS}', "any Microsoft account"),
        (OWN.replace("https", "http"), "https://"),
        (f"[Town]\n{KEYS}", "small letters"),
        (f"{OWN}colour = 1\n", "colour"),
        (f'{OWN}two_steps = "mfa"\n', "two_steps"),
        (f'{OWN}roster_claim = "id"\n', "belong together"),
        (f'{OWN}roster_claim = "email"\nroster_place = "132012"\n', "change hands"),
        (f'{OWN}roster_claim = "upn"\nroster_place = "132012"\n', "change hands"),
        (OWN + OWN.replace("[town]", "[other]"), "same issuer"),
        ("[town", "="),
    ],
)
def test_a_fault_is_named(listed, text, fault):
    with pytest.raises(ValueError, match=fault) if fault != "=" else pytest.raises(ValueError):
        listed(text)
    assert listed(OWN)[0].issuer == "https://id.example"


def test_the_site_does_not_start_with_a_service_that_it_may_not_call(tmp_path):
    path = tmp_path / "providers.toml"
    path.write_text(OWN, encoding="utf-8")
    env = {"ELEARN_MODE": "test", "ELEARN_OIDC_PROVIDERS": str(path)}
    with pytest.raises(SettingsError, match=r"ELEARN_OUTBOUND.*id\.example"):
        Settings.from_env(env)
    assert Settings.from_env({**env, "ELEARN_OUTBOUND": "id.example"}).oidc_providers[0].key == "town"
    with pytest.raises(SettingsError, match="ELEARN_OIDC_PROVIDERS"):
        Settings.from_env({**env, "ELEARN_OIDC_PROVIDERS": str(tmp_path / "nowhere")})


def test_what_a_service_publishes_is_kept_for_an_hour_and_read_again_at_most_twice_a_minute():
    now, asked = [0.0], []
    providers = Providers((), Outbound(), clock=lambda: now[0])

    def published(*, again=False):
        return providers.published("https://id.example/keys", lambda at: asked.append(at) or len(asked), again=again)

    assert [published(), published(), published(again=True)] == [1, 1, 1]
    now[0] = 31.0
    assert [published(), published(again=True), published(again=True)] == [1, 2, 2]
    now[0] = 31.0 + 3601
    assert published() == 3
