"""The store's URL: as the settings have it, whichever way it is read, and no wrong setting passes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.ops.settings import Settings, load
from agents.ops.store_setting import ANY_TEXT, plain_store_url

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
NAMES = sorted(ANY_TEXT | {"ALL_TARGETS", "EMERGING", "WINDOW_MS", "NONSENSE"})


@given(told=st.dictionaries(st.sampled_from(NAMES), TEXT | st.sampled_from(["true", "false", "", "60000"])))
def test_it_is_what_the_settings_say(told: dict[str, str]) -> None:
    """Whatever is set; what may be wrong is left to those who check it."""
    env = {f"PILEON_{name}": text for name, text in told.items()} | {"HOME": "/root"}
    plain = plain_store_url(env)
    assert plain is None or load(env).store_url == plain
    assert plain is not None or not set(told) <= ANY_TEXT


def test_a_secret_file_is_left_to_the_settings() -> None:
    """Which read it."""
    assert plain_store_url({"PILEON_STORE_URL_FILE": "absent"}) is None


def test_what_takes_any_text_is_a_setting() -> None:
    """A name that is gone would let a wrong variable pass."""
    assert {name.lower() for name in ANY_TEXT} <= set(Settings.model_fields)
