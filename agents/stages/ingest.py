"""The ingest agent: payloads of ``posts.raw`` become posts, deletions or dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.transport import Record
from agents.ops import metrics
from agents.runtime import observe
from agents.runtime.dead_letters import dead_letter
from agents.runtime.handler import Stateless
from pipeline.sources.registry import map_payload
from schemas.codec import BadRecordError, encode_post
from schemas.deletion import Deletion, encode_deletion

SOURCE_HEADER: Final = "source"
"""The record header that names the payload's format; without it a payload is taken for a Post already."""


class IngestHandler(Stateless):
    """Maps and validates.

    Args:
        posts: Full name of the topic of posts.
        dead_letters: Full name of the topic of dead letters.
        sender: Sends them.
        deleted: Full name of the topic of deletions.
    """

    def __init__(self, posts: str, dead_letters: str, sender: Sender, *, deleted: str) -> None:
        self._posts = posts
        self._deleted = deleted
        self._dead_letters = dead_letters
        self._sender = sender

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Hand on every record, as a post, a deletion or a dead letter; what is none, as a like, ends here."""
        with observe.batch("ingest", partition, records) as work:
            outgoing: list[Outgoing] = []
            for record in records:
                try:
                    post = self._mapped(partition, record)
                except BadRecordError as error:
                    work.refused += 1
                    post = dead_letter(self._dead_letters, "ingest", record, error)
                if post is not None:
                    outgoing.append(post)
            work.posts, work.out = len(records), len(outgoing)
            await self._sender.send_all(outgoing)

    def _mapped(self, partition: int, record: Record) -> Outgoing | None:
        name = dict(record.headers).get(SOURCE_HEADER, b"native").decode(errors="replace")
        mapped = map_payload(name, record.value)
        if mapped is None:
            return None
        if isinstance(mapped, Deletion):
            return Outgoing(
                self._deleted, encode_deletion(mapped), key=mapped.key.encode(errors="surrogatepass")
            )
        if mapped.unmapped:
            metrics.unmapped_fields_total.labels(source=name).inc(len(mapped.unmapped))
        post = mapped.post
        key = f"{post.platform}:{post.author.id}".encode(errors="surrogatepass")
        # Partition to partition, posts keep the order they came in. Dealt out anew by key, a backlog's posts
        # of different partitions would mix, hours apart, and the later ones would make the others late.
        return Outgoing(self._posts, encode_post(post), key=key, partition=partition)
