"""Secrets may stand in files or with the service manager, kept from everybody else."""

from pathlib import Path

import pytest

from marac.config import ConfigurationError, Settings
from tests.production import production_settings

KEY = "gN3hT0vYyLw2_kQmB7rXcDzEaJ5pUsFi"


def kept_in(path: Path, *, mode: int) -> str:
    path.write_text(f"{KEY}\n", encoding="utf-8")
    path.chmod(mode)
    return str(path)


def in_files(folder: Path, **changes: str) -> dict[str, str]:
    """Production without its secret key in a variable."""
    env = production_settings(folder)
    del env["MARAC_SECRET_KEY"]
    return env | changes


def test_a_key_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    file = kept_in(tmp_path / "key", mode=0o600)
    env = in_files(tmp_path, MARAC_SECRET_KEY_FILE=file)
    assert Settings.from_environment(env, instance=tmp_path).secret_key == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_a_key_file_that_others_may_open_is_refused_in_production(
    tmp_path: Path, mode: int
) -> None:
    file = kept_in(tmp_path / "key", mode=mode)
    with pytest.raises(ConfigurationError, match=r"MARAC_SECRET_KEY_FILE .* chmod 600"):
        Settings.from_environment(in_files(tmp_path, MARAC_SECRET_KEY_FILE=file), instance=tmp_path)


def test_a_key_comes_from_the_service_managers_credentials(tmp_path: Path) -> None:
    # systemd lets its service in by an access list, which shows as read by the group.
    kept_in(tmp_path / "marac_secret_key", mode=0o440)
    env = in_files(tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path))
    del env["MARAC_KEYS"]
    settings = Settings.from_environment(env, instance=tmp_path)
    assert settings.secret_key == KEY
    assert settings.keys_folder == tmp_path


def test_a_credential_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    kept_in(tmp_path / "marac_secret_key", mode=0o444)
    env = in_files(tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"MARAC_SECRET_KEY .* others may read"):
        Settings.from_environment(env, instance=tmp_path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    env = in_files(tmp_path, MARAC_SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    with pytest.raises(ConfigurationError, match=r"MARAC_SECRET_KEY_FILE .*FileNotFoundError"):
        Settings.from_environment(env, instance=tmp_path)


def test_a_setting_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    file = kept_in(tmp_path / "key", mode=0o600)
    env = production_settings(tmp_path) | {"MARAC_SECRET_KEY_FILE": file}
    with pytest.raises(ConfigurationError, match="MARAC_SECRET_KEY is set twice"):
        Settings.from_environment(env, instance=tmp_path)


def test_the_address_of_the_database_may_stand_in_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "address"
    file.write_text("postgresql+psycopg://marac:s3cret@db/marac")
    file.chmod(0o600)
    env = production_settings(tmp_path) | {"MARAC_DATABASE_URL_FILE": str(file)}
    assert Settings.from_environment(env, instance=tmp_path).database_url.endswith("@db/marac")
