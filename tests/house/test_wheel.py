"""The wheel, installed outside the checkout: what a partnership gets is what we tested."""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PATIENCE = 20.0
"""Seconds within which an installed server must answer, on a busy machine."""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command to its end; give what it printed, and fail with all that it said."""
    result = subprocess.run(
        command,
        cwd=cwd,
        env=clean(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def clean(environment: dict[str, str]) -> dict[str, str]:
    """Keep this checkout and the settings of this test run out of an installed copy."""
    ours = ("MARAC_", "PYTHON", "FLASK_", "COV_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | environment


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it alone into a new environment; return its `bin` folder.

    The dependencies are those of the running environment, seen through a path file, so that
    nothing is downloaded; our own editable copy is not seen, for path files do not nest.
    """
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "venv", with_pip=False, symlinks=True)
    bin_folder = place / "venv" / "bin"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(bin_folder / "python")]
    run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=place)
    (site_packages,) = place.glob("venv/lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return bin_folder


@pytest.fixture(scope="module")
def home(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data that the installed product has just made, away from the checkout."""
    folder = tmp_path_factory.mktemp("home")
    run(installed / "marac", "db", "upgrade", cwd=folder, MARAC_INSTANCE=str(folder))
    return folder


@pytest.fixture
def address(installed: Path, home: Path) -> Iterator[str]:
    """The address of the installed product, served on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with subprocess.Popen(
        [installed / "marac", "serve", "--port", str(port)],
        cwd=home,
        env=clean({"MARAC_INSTANCE": str(home)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens; fail at once if it has ended."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < end, f"no answer within {PATIENCE} s"
            time.sleep(0.05)


def fetch(url: str) -> str:
    """Read a page, after its redirects; raise on any answer but success."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:
        body: bytes = response.read()
    return body.decode()


def test_the_installed_copy_runs_its_own_code(installed: Path, home: Path) -> None:
    where = run(installed / "python", "-c", "import marac; print(marac.__file__)", cwd=home)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_copy_makes_its_database(home: Path) -> None:
    assert list(home.glob("*.db"))


def test_the_installed_copy_serves_a_sign_in_page_with_its_styles(address: str) -> None:
    page = fetch(f"{address}/")
    assert "Sign in" in page
    styles = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', page)
    styles += re.findall(r'<link[^>]*href="([^"]+)"[^>]*rel="stylesheet"', page)
    assert styles
    for style in styles:
        assert fetch(address + style)
