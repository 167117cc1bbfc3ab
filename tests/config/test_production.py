"""Production starts only when it is safe, and says everything that is not, with how to mend it."""

import re
from pathlib import Path

import pytest

from marac.config import ConfigurationError, Settings
from tests.production import production_settings

STRONG = "gN3hT0vYyLw2_kQmB7rXcDzEaJ5pUsFi"


def refusal(folder: Path, **changes: str | None) -> str:
    """What production says with some settings changed, or taken away where they are None."""
    env: dict[str, str | None] = {**production_settings(folder), **changes}
    given = {name: value for name, value in env.items() if value is not None}
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_environment(given, instance=folder)
    return str(refused.value)


def test_production_starts_with_all_that_it_needs(tmp_path: Path) -> None:
    settings = Settings.from_environment(production_settings(tmp_path), instance=tmp_path)
    assert settings.production
    assert settings.second_factor
    assert (settings.hosts, settings.proxies) == (("marac.example.org",), 1)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MARAC_SECRET_KEY", None, "is missing"),
        ("MARAC_SECRET_KEY", "", "is missing"),
        ("MARAC_SECRET_KEY", STRONG[:31], "at least 32 characters"),
        ("MARAC_SECRET_KEY", "k" * 64, "repeats itself"),
        ("MARAC_SECRET_KEY", "aB3$" * 12, "repeats itself"),
        ("MARAC_SECRET_KEY", "0123456789abcdef" * 3, "repeats itself"),
        ("MARAC_SECRET_KEY", "please-change-me-before-you-go-live-2026", "words of an example"),
        ("MARAC_AUDIT_KEY", None, "is missing"),
        ("MARAC_AUDIT_KEY", "short", "at least 32 characters"),
        ("MARAC_KEYS", None, "folder of the master keys"),
        ("FLASK_DEBUG", "1", "must not be set in production"),
        ("FLASK_DEBUG", "true", "must not be set in production"),
        ("MARAC_DEMO", "1", "must not be set in production"),
        ("MARAC_SECOND_FACTOR", "off", "must not be off"),
        ("MARAC_PROXIES", None, "how many proxies"),
        ("MARAC_PROXIES", "0", "how many proxies"),
        ("MARAC_PROXIES", "one", "whole number"),
        ("MARAC_PROXIES", "-1", "whole number"),
        ("MARAC_HOSTS", None, "must name the hosts"),
        ("MARAC_HOSTS", " , ", "must name the hosts"),
        ("MARAC_HOSTS", "https://marac.example.org/", "not the name of a host"),
        ("MARAC_HOSTS", "*", "not the name of a host"),
        ("MARAC_BASE_URL", None, "with https://"),
        ("MARAC_BASE_URL", "http://marac.example.org", "with https://"),
        ("MARAC_BASE_URL", "https://elsewhere.example", "one of the hosts"),
        ("MARAC_BASE_URL", "https://marac.example.org.evil.example", "one of the hosts"),
        ("MARAC_SMTP_PORT", "smtp", "whole number"),
    ],
)
def test_production_refuses_each_unsafe_setting_and_names_it(
    tmp_path: Path, name: str, value: str | None, says: str
) -> None:
    said = refusal(tmp_path, **{name: value})
    assert name in said
    assert says in said


def test_production_never_repeats_what_a_key_was(tmp_path: Path) -> None:
    assert "hunter2" not in refusal(tmp_path, MARAC_SECRET_KEY="hunter2")


def test_one_key_for_two_purposes_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, MARAC_SECRET_KEY=STRONG, MARAC_AUDIT_KEY=STRONG)
    assert "MARAC_AUDIT_KEY is the same key as MARAC_SECRET_KEY" in said


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_environment(
            {"MARAC_ENV": "production", "FLASK_DEBUG": "1"}, instance=tmp_path
        )
    said = str(refused.value)
    for name in (
        "MARAC_SECRET_KEY",
        "MARAC_AUDIT_KEY",
        "MARAC_KEYS",
        "FLASK_DEBUG",
        "MARAC_PROXIES",
        "MARAC_HOSTS",
        "MARAC_BASE_URL",
    ):
        assert f"  * {name} " in said
    assert said.startswith("7 settings")


def test_a_misspelt_kind_of_installation_is_not_taken_for_development(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match='MARAC_ENV must be "development" or'):
        Settings.from_environment({"MARAC_ENV": "prod"}, instance=tmp_path)


@pytest.mark.parametrize("hosts", [".example.org", "other.example, Marac.Example.org:8443"])
def test_the_address_may_be_any_of_the_hosts(tmp_path: Path, hosts: str) -> None:
    env = production_settings(tmp_path) | {
        "MARAC_HOSTS": hosts,
        "MARAC_BASE_URL": "https://marac.example.org:8443",
    }
    assert Settings.from_environment(env, instance=tmp_path).production


def test_development_makes_its_own_keys_once_and_keeps_them_to_itself(tmp_path: Path) -> None:
    first = Settings.from_environment({}, instance=tmp_path)
    again = Settings.from_environment({}, instance=tmp_path)
    assert first.secret_key == again.secret_key != first.audit_key
    assert (tmp_path / "marac_secret_key").stat().st_mode & 0o077 == 0


def test_the_readme_names_everything_that_production_needs() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_environment({"MARAC_ENV": "production"}, instance=Path())
    needed = re.findall(r"\* (MARAC_\w+) ", str(refused.value))
    assert len(needed) >= 6
    assert [name for name in needed if f"export {name}" not in readme] == []
