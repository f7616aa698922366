"""What is packed is what is unpacked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.sessions.packed import Quote, pack_account, pack_quote, unpack_account, unpack_quote
from schemas.stages import Account

_texts = st.text(st.characters(codec="utf-8"))
_accounts = st.builds(
    Account,
    platform=_texts,
    id=_texts,
    handle=_texts,
    created_at=st.none() | st.integers(-(2**60), 2**60),
    bio=st.none() | st.integers(0, 2**64 - 1),
    avatar=st.none() | _texts,
)


@given(_accounts)
def test_an_account_comes_back(account: Account) -> None:
    """Whatever it says of itself; and one that says the same has the same bytes."""
    packed = pack_account(account)
    assert unpack_account(packed) == account
    assert pack_account(structs.replace(account)) == packed


@given(_texts, _texts)
def test_a_quote_comes_back(post: str, excerpt: str) -> None:
    """In any script."""
    assert unpack_quote(pack_quote(post, excerpt)) == Quote(post, excerpt)
    assert unpack_quote(pack_quote(post, excerpt, "https://a.example")).url == "https://a.example"
