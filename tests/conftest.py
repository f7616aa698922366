"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A check of a change must say the same when it is run again; new examples are for whoever works on the code.
settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
