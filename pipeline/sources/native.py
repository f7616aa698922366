"""Posts that come in the outside format already."""

from __future__ import annotations

from pipeline.sources.mapped import Mapped
from schemas.codec import decode_post


def from_native(value: bytes | None) -> Mapped:
    """Decode a post; its unknown fields are not looked for, since the format says that they are ignored.

    Raises:
        BadRecordError: With the reason why the post is refused.
    """
    return Mapped(decode_post(value))
