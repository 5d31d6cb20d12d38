"""What tests of wording work on: a briefing made by hand, and a store of the example dispatches."""

from tests.tell.conftest import *  # noqa: F403 (the fixtures of a briefing)
from tests.web.conftest import examples_db  # noqa: F401 (a fixture)
