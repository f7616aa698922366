"""Telegram: messages of a ``result.json`` export, each with the chat it is from.

Source: core.telegram.org/import-export. Message ids count within a chat, so that a record must bring its
``chat`` (``{"id": …, "username": …}``) beside the message's own fields. Exports know no user names: ids
stand in. An edited message keeps its id.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct, field

from pipeline.items.permalinks import implied_address, web_address
from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, moment, read
from schemas.codec import BadRecordError
from schemas.post import Author, Identifier, Kind, Mention, Post, Reference

_TAGS: Final = frozenset({"hashtag", "cashtag"})
_LINKS: Final = frozenset({"link", "text_link"})
_USER_LINK: Final = re.compile(r"tg://user\?id=(\d{1,20})")


class _Chat(Struct):
    id: int
    username: Identifier | None = None
    type: str | None = None
    name: Ignored = None


class _Part(Struct):
    type: str = ""
    text: str = ""
    href: str | None = None
    user_id: int | None = None
    language: Ignored = None
    document_id: Ignored = None
    collapsed: Ignored = None


class _Message(Struct):
    id: int
    type: str
    chat: _Chat
    time: int | None = field(name="date_unixtime", default=None)
    name: str | None = field(name="from", default=None)
    author: str | int | None = field(name="from_id", default=None)
    forwarded_from: str | None = None
    forwarded_from_id: str | int | None = None
    reply_to: int | None = field(name="reply_to_message_id", default=None)
    text: str | list[str | _Part] = ""
    entities: list[_Part] = field(name="text_entities", default=[])
    date: Ignored = None
    edited: Ignored = None
    edited_unixtime: Ignored = None
    signature: Ignored = field(name="author", default=None)
    reply_to_peer_id: Ignored = None
    via_bot: Ignored = None
    reactions: Ignored = None
    photo: Ignored = None
    photo_file_size: Ignored = None
    file: Ignored = None
    file_name: Ignored = None
    file_size: Ignored = None
    thumbnail: Ignored = None
    thumbnail_file_size: Ignored = None
    media_type: Ignored = None
    media_spoiler: Ignored = None
    mime_type: Ignored = None
    duration_seconds: Ignored = None
    width: Ignored = None
    height: Ignored = None
    sticker_emoji: Ignored = None
    title: Ignored = None
    performer: Ignored = None
    poll: Ignored = None
    inline_bot_buttons: Ignored = None
    saved_from: Ignored = None
    contact_information: Ignored = None
    contact_vcard: Ignored = None
    location_information: Ignored = None
    live_location_period_seconds: Ignored = None
    place_name: Ignored = None
    address: Ignored = None
    game_title: Ignored = None
    game_description: Ignored = None
    game_link: Ignored = None
    invoice_information: Ignored = None
    giveaway_information: Ignored = None
    giveaway_results: Ignored = None
    paid_stars_amount: Ignored = None
    self_destruct_period_seconds: Ignored = None
    todo_list: Ignored = None


def from_telegram(value: bytes | None) -> Mapped | None:
    """Map one message; None for service messages, such as somebody joining.

    Raises:
        BadRecordError: With the reason why the message is refused.
    """
    message, unmapped = read(value, _Message)
    if message.type != "message":
        return None
    if message.time is None:
        raise BadRecordError("missing_field", "`date_unixtime` is missing, and `date` has no time zone")
    if message.author is None:
        raise BadRecordError("missing_field", "`from_id` is missing")
    parts = [message.text] if isinstance(message.text, str) else message.text
    marked = message.entities or [part for part in parts if isinstance(part, _Part)]
    forwarded = message.forwarded_from_id is not None or message.forwarded_from is not None
    kind: Kind = "repost" if forwarded else "reply" if message.reply_to is not None else "post"
    author = str(message.author)
    post = Post(
        id=f"{message.chat.id}/{message.id}",
        platform="telegram",
        created_at=moment(message.time * 1000),
        author=Author(id=author, handle=_handle(message, author), name=message.name),
        kind=kind,
        text="".join(part if isinstance(part, str) else part.text for part in parts),
        reply_to=None
        if message.reply_to is None
        else Reference(post_id=f"{message.chat.id}/{message.reply_to}"),
        repost_of=_forwarded(message) if forwarded else None,
        conversation_id=str(message.chat.id),
        mentions=tuple(mention for part in marked if (mention := _mention(part))),
        hashtags=tuple(tag for part in marked if part.type in _TAGS and (tag := part.text.lstrip("#$"))),
        urls=tuple(
            dict.fromkeys(
                link
                for part in marked
                if part.type in _LINKS and (link := part.href or part.text) and not link.startswith("tg:")
            )
        ),
        url=_page(message),
    )
    return checked(post, unmapped)


def _page(message: _Message) -> str | None:
    """Return a message's address; chats of a few people have none."""
    chat = message.chat
    if chat.username:
        return implied_address("telegram", f"{chat.username}/{message.id}")
    has_pages = chat.type is not None and chat.type.endswith(("supergroup", "channel"))
    return web_address(f"https://t.me/c/{chat.id}/{message.id}") if has_pages else None


def _handle(message: _Message, author: str) -> str:
    """Return the user name of a channel that posts in its own chat, else the id."""
    own = message.chat.username and author == f"channel{message.chat.id}"
    return message.chat.username or author if own else author


def _forwarded(message: _Message) -> Reference:
    author = message.forwarded_from_id
    return Reference(author_id=None if author is None else str(author), handle=message.forwarded_from)


def _mention(part: _Part) -> Mention | None:
    if part.type == "mention" and part.text.startswith("@") and len(part.text) > 1:
        return Mention(part.text[1:])
    linked = _USER_LINK.fullmatch(part.href or "") if part.type == "text_link" else None
    user = linked[1] if linked else part.user_id if part.type == "mention_name" else None
    return None if user is None else Mention(f"user{user}", f"user{user}")
