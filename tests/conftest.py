"""What all tests share: where the gold data lies, and why a test without it is skipped."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine's load, and nothing of the law under test.
settings.register_profile("tocsin", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tocsin")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold data, dispatches and corpora beside the project; the test is skipped where it is missing."""
    folder = Path(os.environ.get("TOCSIN_SHARED", ROOT.parent / "shared"))
    if not (folder / "gold" / "score.py").is_file():
        pytest.skip(f"no gold data at {folder}: set TOCSIN_SHARED to the folder that holds gold/ and dispatches/")
    return folder
