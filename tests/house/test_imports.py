"""The direction of imports, and what must not be loaded where."""

import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.house.tree import ROOT

LINTER = Path(sysconfig.get_path("scripts")) / "lint-imports"


def test_what_two_packages_need_moves_down_never_sideways() -> None:
    result = subprocess.run(
        [LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_web_process_never_loads_the_pdf_renderer() -> None:
    check = "import marac.cli, sys; print('weasyprint' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "False\n"
