"""That a post, or an account with all its posts, is gone from its platform."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from schemas.post import Identifier, Timestamp


class Deletion(Struct, frozen=True, omit_defaults=True):
    """What is no longer to be shown.

    Attributes:
        platform: The platform's name.
        id: The post; None stands for all posts of ``author_id``.
        author_id: The account, where the platform tells it.
        at: When it was deleted, where the platform tells it.
    """

    platform: Identifier
    id: Identifier | None = None
    author_id: Identifier | None = None
    at: Timestamp | None = None

    @property
    def key(self) -> str:
        """What is deleted, as one string: a post and an account are never the same."""
        return f"{self.platform}:{self.id}" if self.id is not None else f"{self.platform}:@{self.author_id}"


_decoder = msgspec.json.Decoder(Deletion)
_encoder = msgspec.json.Encoder()


def encode_deletion(deletion: Deletion) -> bytes:
    """Encode a deletion as one JSON object."""
    return _encoder.encode(deletion)


def decode_deletion(value: bytes) -> Deletion:
    """Decode a deletion of our own; a failure is corruption and is raised as it comes."""
    return _decoder.decode(value)
