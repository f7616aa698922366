"""From actions to alerts, in event-time order."""

from __future__ import annotations

from pipeline.settings import DetectorSettings
from schemas.alert import Alert
from schemas.stages import Action, TargetWindow


class CampaignEngine:
    """Stub."""

    def __init__(self, settings: DetectorSettings) -> None:
        self._settings = settings
        self.log: list[tuple[int, list[Action], list[TargetWindow]]] = []

    def observe(self, at: int, actions: list[Action], windows: list[TargetWindow]) -> list[Alert]:
        self.log.append((at, actions, windows))
        return []

    def expire(self, watermark: int) -> list[Alert]:
        return []

    def snapshot(self) -> bytes:
        return b""

    def restore(self, state: bytes) -> None:
        pass
