"""What a pressed button does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from agents.store import CaseError, Cases, NoSuchAlertError

MUTE_MS: Final = 3_600_000

log: Final = structlog.get_logger("pileon.delivery")


class Presser:
    """Turns Slack's payloads into decisions; safe for several threads.

    Args:
        cases: Where decisions are kept.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def press(self, payload: Mapping[str, Any]) -> str:
        """Do what was pressed; a button that was pressed twice does nothing the second time.

        Args:
            payload: Slack's ``block_actions`` payload; its signature is checked already.

        Returns:
            What was done, for the log: ``acknowledge``, ``not_coordinated``, ``mute``, ``nothing`` or ``unknown``.
        """
        if payload.get("type") != "block_actions":
            return "nothing"
        user = payload.get("user") or {}
        actor = f"slack:{user.get('username') or user.get('name') or user.get('id') or 'somebody'}"[:128]
        done = "nothing"
        for action in payload.get("actions") or []:
            name, alert_id = str(action.get("action_id", "")), str(action.get("value", ""))
            try:
                done = self._act(name, alert_id, actor)
            except NoSuchAlertError:
                done = "unknown"
            except CaseError as error:
                log.warning("delivery.button_refused", action=name, error=str(error))
                done = "nothing"
        return done

    def _act(self, name: str, alert_id: str, actor: str) -> str:
        if name == "acknowledge":
            self._cases.acknowledge([alert_id], actor)
        elif name == "not_coordinated":
            self._cases.judge([alert_id], "organic_reaction", "Marked as not coordinated in Slack.", actor)
        elif name == "mute":
            self._cases.mute(for_ms=MUTE_MS, reason="Muted in Slack.", actor=actor, alert_id=alert_id)
        else:
            return "nothing"
        return name
