"""Accounts that imitate a watched one, and people who only have the name."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.text.normalise import fold
from pipeline.threats.common_names import is_common
from pipeline.threats.impersonation import Faces
from pipeline.threats.likeness import TELL, features_of, judge, likeness_of
from schemas.post import Author
from schemas.target import Related, Target, Watchlist

FACES = Faces(
    Watchlist(
        [
            Target(
                "fs",
                "Arvind Rathwalkar",
                accounts={"x": ["ArvindRathwalkar"], "bluesky": ["rathwalkar.example"]},
                allow=["rathwalkar_team"],
                related=[Related("d", "Tara Rathwalkar", "daughter", accounts={"x": ["tara_rathwalkar"]})],
            ),
            Target("rs", "Rahul Sharma", accounts={"x": ["RahulSharmaMP"]}),
            Target("so", "Samina Ambedokin", accounts={"x": ["samina_ambedokin"]}),
            Target("mfa", "Valley Foreign Ministry", accounts={"x": ["valley_mfa"]}),
        ]
    )
)


def _probability(
    handle: str, name: str | None, *, bio: str | None = None, **known: bool | float | None
) -> float:
    author = Author(id=f"id-{handle}", handle=handle, name=name, bio=bio)
    return max((judge(one, **known) for one in FACES.likenesses("x", author)), default=0.0)  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("samina_ambdeokin", None),
        ("saminna_ambedokin", "New here"),
        ("k_77", "Samina Ambedokyn"),
        ("k_77", "Smaina Ambedokin"),
        ("k_77", "A. Rathwalkar"),
    ],
)
def test_nearly_the_name_or_handle_is_told_with_the_picture(handle: str, name: str | None) -> None:
    """One letter off, two that changed places, or initials: each of them is chance where the picture is another."""
    assert _probability(handle, name, same_avatar=True) >= TELL
    assert _probability(handle, name) < TELL


@pytest.mark.parametrize("name", ["I stand with Arvind Rathwalkar", "We support Valley Foreign Ministry"])
def test_supporters_are_no_imitators(name: str) -> None:
    """They wear the picture and say whom they stand by."""
    assert _probability("citizen_77", name, same_avatar=True) < TELL


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("arvіndrathwalkar", "someone"),
        ("arvindrathwaлkar".replace("л", "ł"), "someone"),
        ("u81", "Arvind • Rathwałкar"),
        ("arvindrathwalkar_new", "Arvind Rathwalkar"),
        ("u81", "Valley, Foreign Ministry (Official)"),
        ("ArvindRathwaIkar", "Arvind Rathwalkar"),
        ("arvindrathvvalkar", "Arvind Rathwalkar"),
        ("arvlndrathwalkar", "Arvind Rathwalkar"),
        ("аrvindrathwalkar", "someone"),
        ("u81", "Аrvind Rathwalkar"),
        ("u81", "Arvind\u200b Rathwal\u200bkar"),
        ("arvindrathwalkar_official", "Arvind Rathwalkar"),
        ("realarvindrathwalkar", "Arvind Rathwalkar"),
        ("u81", "Arvind Rathwalkar (Official)"),
        ("arvindrathwalkarr", "Arvind Rathwalkar"),
        ("arvindrathwalkar1", "Arvind Rathwalkar"),
        ("tara_rathwa1kar", "Tara Rathwalkar"),
        ("help_desk", "Valley Foreign Ministry"),
        ("vfmoff", "Valley Foreign Ministry (Official)"),
    ],
)
def test_imitations_are_told(handle: str, name: str) -> None:
    """By look-alike letters, affixes, one letter, or an office's name."""
    assert _probability(handle, name) >= TELL


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("arvindrathwalker", "Arvind Rathwalker"),
        ("arvind.r", "Arvind Rathwalkar"),
        ("arvind_k", "Arvind Kumar"),
        ("rahulsharma84", "Rahul Sharma"),
        ("rahulsharma1", "Rahul Sharma"),
        ("sharma.rahul", "Rahul Sharma"),
        ("arvindrathwalkar_fans", "Arvind Rathwalkar Fans"),
        ("arvindrathwalkarparody", "Arvind Rathwalkar"),
        ("rathwalkar_team", "Arvind Rathwalkar (Official)"),
        ("ArvindRathwalkar", "Arvind Rathwalkar"),
        ("ridge_mfa", "Ridge Foreign Ministry"),
    ],
)
def test_namesakes_fans_and_the_person_are_not(handle: str, name: str) -> None:
    """A name alone says nothing; parodies say what they are; listed and allowed accounts are known."""
    assert _probability(handle, name) < TELL


@pytest.mark.parametrize("first", [0xFF21, 0x1D400, 0x1D5D4])
def test_a_rare_name_in_letters_of_another_style_is_disguised(first: int) -> None:
    """Wide or bold as characters; a name that many have is written so by its owners."""

    def styled(name: str) -> str:
        small = 0x20 if first == 0xFF21 else 26
        return "".join(
            chr(first + ord(one) - 65)
            if one.isupper()
            else chr(first + small + ord(one) - 97)
            if one.islower()
            else one
            for one in name
        )

    assert _probability("u81", styled("Arvind Rathwalkar")) >= TELL
    assert _probability("rs_9", styled("Rahul Sharma")) < TELL


def test_parody_is_also_told_by_its_words() -> None:
    """A parody account says so in its profile."""
    assert _probability("ArvindRathwaIkar", "Arvind Rathwalkar", bio="Parody. Not affiliated.") == 0


def test_a_copied_profile_tells_a_namesake_from_a_fake() -> None:
    """The same name with the same picture or the same words is no chance."""
    assert _probability("rs_9", "Rahul Sharma") < TELL
    assert _probability("rs_9", "Rahul Sharma", same_avatar=True) >= TELL
    assert _probability("rs_9", "Rahul Sharma", same_bio=True) >= TELL


def test_a_young_account_with_nearly_the_handle_is_told() -> None:
    """The name and the handle with digits, a few days old."""
    assert _probability("rahulsharmamp22", "Rahul Sharma", age_days=900.0) < TELL
    assert _probability("rahulsharmamp22", "Rahul Sharma", age_days=3.0) >= TELL


def test_a_likeness_travels_as_features() -> None:
    """What a finding carries is what was seen."""
    author = Author(id="1", handle="arvindrathwalkar_official", name="Arvind Rathwalkar")
    (likeness,) = FACES.likenesses("x", author)
    assert likeness_of("fs", features_of(likeness, named=True)) == likeness


ODD = Faces(
    Watchlist(
        [
            Target("short", "Bo Xu", accounts={"x": ["boxu"]}),
            Target("five", "Zo Lun", accounts={"x": ["zolun"]}),
            Target("stefan", "Stefan Karavelski", accounts={"x": ["stefankaravelski"]}),
            Target("initial", "Nirupama Kashyavar", accounts={"x": ["nkashyavar"]}),
            Target("common", "Amit Singh", accounts={"x": ["AmitSinghMP"]}),
        ]
    )
)


def _odd(handle: str, name: str | None, **known: bool | float | None) -> bool:
    author = Author(id=f"id-{handle}", handle=handle, name=name)
    is_suspect = bool(ODD.suspects(["nobody", handle], ["", name or ""]))
    told = max((judge(one, **known) for one in ODD.likenesses("x", author)), default=0.0)  # type: ignore[arg-type] # by name
    return is_suspect and told >= TELL


@pytest.mark.parametrize(
    ("handle", "name", "picture"),
    [
        ("boxu_real", "Bo Xu", False),
        ("k77", "Bo Xu", True),
        ("zolun_crypto", None, True),
        ("zolunofficial_", "Info", True),
        ("stefan1karavelski", "Stefan Karavelski", False),
        ("nkashyaver", "Somebody", True),
        ("nkashayvar", None, True),
        ("nkashyavar_foundation", "Nirupama Kashyavar", False),
        ("nkashyavarofc", "Nirupama Kashyavar", False),
        ("k77", "Nirupama K. Kashyavar", True),
        ("k77", "Nirupaṃa Kashyavar", False),
        ("k77", "Nirupama\u200b Kashyavar", False),
        ("amitsingmp", "Amit Singh", False),
        ("amitsinghmp_", "\uff21\uff4d\uff49\uff54 \uff33\uff49\uff4e\uff47\uff48", False),
    ],
)  # fmt: skip
def test_short_names_and_what_stands_around_a_handle_are_told(
    handle: str, name: str | None, picture: bool
) -> None:
    """Handles of four letters, any word behind a watched handle, one letter off with the picture."""
    assert _odd(handle, name, same_avatar=picture)


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("k77", "Bo Xu"),
        ("boxunderground", "Boxing news"),
        ("k77", "Nirupama Kashyavar"),
        ("nkashyaver", "Somebody"),
        ("amit.singh22", "Amit Singh"),
        ("not_nkashyavar", "Nirupama Kashyavar"),
        ("nkashyavar_fans", "Nirupama Kashyavar"),
    ],
)
def test_namesakes_and_fans_with_parts_of_a_handle_are_not_told(handle: str, name: str | None) -> None:
    """Without the picture, and with what says that they are others."""
    assert not _odd(handle, name)


@pytest.mark.parametrize(
    ("handle", "name", "known"),
    [
        ("samina_ambedokinn", "Samina K. Ambedokin", {}),
        ("ambedokin_samina", "Samina Ambedokin", {"age_days": 4.0}),
        ("samina_ambedokinn", "Самина Амбедокин", {}),
        ("saminaambedokin_1", "समीना अंबेडोकिन", {"age_days": 4.0}),
        ("k_77", "Samina Ambedok", {"same_avatar": True}),
        ("k_77", "Sam\u200bina Ambedokin", {}),
    ],
)
def test_two_weak_likenesses_are_no_chance(handle: str, name: str, known: dict[str, Any]) -> None:
    """Each alone is told of nobody; of a handle, a name and looks, two that are independent are."""
    assert _probability(handle, name, **known) >= TELL


@pytest.mark.parametrize(
    ("handle", "name", "known"),
    [
        ("samina_ambedokinn", "Robert Miles", {}),
        ("k_77", "Samina K. Ambedokin", {"age_days": 4.0}),
        ("ambedokin_samina", "Samina Ambedokin", {"age_days": 900.0}),
        ("sharmamp_rahul", "Rahul Sharma", {"age_days": 900.0}),
        ("k_77", "Samina Ambedok", {}),
        ("samina_ambedokyn", "Samina Ambedokyn", {}),
    ],
)
def test_one_weak_likeness_is_chance(handle: str, name: str, known: dict[str, Any]) -> None:
    """Nor are a name and a handle made of it two."""
    assert _probability(handle, name, **known) < TELL


@pytest.mark.parametrize(
    ("name", "common"),
    [("佐藤 健", True), ("王伟", True), ("鷲尾 凪斗", False), ("Li Wei", True), ("Arvind Rathwalkar", False)],
)
def test_names_in_han_signs_are_common_by_their_family(name: str, common: bool) -> None:
    """Two signs are a whole word there, and no initial."""
    assert is_common(fold(name)) is common


ABROAD = Faces(
    Watchlist(
        [
            Target(
                "ka", "Katarina Vukmirov", aliases=["Катарина Вукмиров"], accounts={"x": ["KVukmirovMSP"]}
            ),
            Target("on", "Ono Haruka", aliases=["鷲尾遥香"], accounts={"x": ["HOno_gaimu"]}),
            Target("ch", "Cho Mirae", aliases=["조미래"], accounts={"x": ["MChoMOFAT"]}),
            Target("hu", "Nguyen Thi Huong", aliases=["Nguyễn Thị Hương"], accounts={"x": ["NTHuongBNG"]}),
            Target("su", "Sukmaputra", accounts={"x": ["sukmaputra_dta"]}),
            Target("or", "Niamh O'Brollan", accounts={"x": ["NOBrollanIveagh"]}),
            Target("rs", "Rajesh Sharma", accounts={"x": ["rsharma_mea"]}),
        ]
    )
)


def _abroad(handle: str, name: str, bio: str | None = None, **known: Any) -> bool:
    author = Author(id=f"id-{handle}", handle=handle, name=name, bio=bio)
    return max((judge(one, **known) for one in ABROAD.likenesses("x", author)), default=0.0) >= TELL


@pytest.mark.parametrize(
    ("handle", "name", "bio", "known"),
    [
        ("kvukmirovmsp_new", "Katarina Vukmirov", "Ambassador RP. Official updates", {}),
        ("vix_22", "Катарина Вукмиров", "Army family, archive of speeches", {"same_avatar": True}),
        ("vix_22", "鷲尾遥香", None, {"same_avatar": True}),
        ("vix_22", "조미래 (new account)", None, {"same_avatar": True}),
        ("mchomofat7", "조미래", None, {"age_days": 2000.0}),
        ("vix_22", "Sukmaputra", None, {"same_avatar": True}),
        ("vix_22", "O'Brollan Niamh", None, {"same_avatar": True}),
        ("vix_22", "Niamh O'Brolaln", None, {"same_avatar": True}),
        ("rsharma_mea13", "Rajesh Sharma", None, {"age_days": 3000.0}),
        ("rsharma__mea", "Rajesh Sharma", None, {"age_days": 3000.0}),
        ("kvukmlrovmsp", "KVukmirovMSP", None, {}),
    ],
)
def test_kinds_of_another_hands_set_are_told(
    handle: str, name: str, bio: str | None, known: dict[str, Any]
) -> None:
    """Offices in words about oneself are no fan's; names in signs, of one word, with an apostrophe; odd handles."""
    assert _abroad(handle, name, bio, **known)


@pytest.mark.parametrize(
    ("handle", "name", "bio", "known"),
    [
        ("huong.nguyen93", "Nguyễn Thị Hương", "nurse", {"age_days": 900.0}),
        ("vukmirov.katarina", "Katarina Vukmirov", "chess", {"age_days": 12.0}),
        ("mirae.cho", "조미래", "학생", {"age_days": 400.0}),
        ("teamkvukmirovmsp", "Katarina Vukmirov 粉丝团", None, {"same_avatar": True}),
        ("notkvukmirovmsp", "Katarina Vukmirov", None, {"same_avatar": True}),
        ("vix_22", "Katarina Vukmirov ล้อเลียน", "บัญชีล้อเลียน ไม่ใช่ตัวจริง", {"same_avatar": True}),
        ("vix_22", "Катарина Вукмиров", "неофіційний пародійний акаунт", {"same_avatar": True}),
    ],
)
def test_namesakes_and_fans_abroad_are_not(
    handle: str, name: str, bio: str | None, known: dict[str, Any]
) -> None:
    """Parody and fans say so in their own language; a young namesake is a namesake."""
    assert not _abroad(handle, name, bio, **known)
