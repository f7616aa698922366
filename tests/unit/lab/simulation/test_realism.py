"""Organic life in the simulation has the shapes that are known of real platforms."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from statistics import median

import pytest

from lab.simulation import simulate
from lab.simulation.dice import Dice, generator
from lab.simulation.disguise import edited, look_alike
from lab.simulation.lexicon import LEXICONS, TOPICS
from lab.simulation.presets import quiet
from lab.simulation.speech import speech
from tests.unit.lab.simulation.stage import played


def test_activity_is_heavy_tailed() -> None:
    """The most active tenth writes more than two fifths of everything, the less active half under a fifth."""
    counts = sorted(Counter(post.author.id for post in played("quiet")[0]).values(), reverse=True)
    total = sum(counts)
    assert sum(counts[: len(counts) // 10]) > 0.4 * total
    assert sum(counts[len(counts) // 2 :]) < 0.2 * total


def test_reply_delays_are_heavy_tailed() -> None:
    """The median reaction comes within the hour, one in ten within two minutes, one in ten after 90."""
    posts, _ = played("quiet")
    said = {(post.platform, post.id): post.created_at for post in posts}
    delays = [
        (post.created_at - said[post.platform, post.reply_to.post_id]).total_seconds()
        for post in posts
        if post.reply_to is not None and post.reply_to.post_id is not None
    ]
    delays.sort()
    assert 240 < median(delays) < 3600
    assert delays[len(delays) // 10] < 120
    assert delays[-len(delays) // 10] > 5400


def test_a_surge_rises_steeply_and_decays_slowly() -> None:
    """Half of a surge's people have come long before half of its time is over."""
    posts, truth = played("surge-1000")
    crowd = truth.crowds[0]
    first: dict[str, float] = {}
    for post in posts:
        if post.reply_to is not None and post.reply_to.handle == crowd.target:
            first.setdefault(post.author.id, post.created_at.timestamp())
    middle = median(first.values())
    assert middle - crowd.start < 0.35 * (crowd.end - crowd.start)


def test_crowds_share_objects_by_chance() -> None:
    """In a surge many strangers share a tag, a picture and a stock phrase: rules on these must fail."""
    posts, truth = played("surge-1000")
    mentions = [post for post in posts if truth.crowds[0].target in {m.handle for m in post.mentions}]
    tags: dict[str, set[str]] = defaultdict(set)
    pictures: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, set[str]] = defaultdict(set)
    for post in mentions:
        for tag in post.hashtags:
            tags[tag].add(post.author.id)
        for media in post.media:
            pictures[media.hash or ""].add(post.author.id)
        if post.kind == "reply":
            phrases[post.text.split(" ", 1)[1]].add(post.author.id)
    assert max(len(people) for people in tags.values()) > 50
    assert max(len(people) for people in pictures.values()) > 15
    assert max(len(people) for people in phrases.values()) > 5


def test_organic_people_meet_again_by_chance() -> None:
    """On an ordinary day hundreds of pairs react to two targets together: recurrence alone is no evidence."""
    posts, _ = played("quiet")
    visits: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for post in posts:
        reference = post.reply_to or post.repost_of or post.quote_of
        if reference is not None and reference.handle is not None:
            visits[reference.handle].append((post.created_at.timestamp(), post.author.id))
    met: dict[tuple[str, str], set[str]] = defaultdict(set)
    for target, acts in visits.items():
        for (t1, a), (t2, b) in combinations(acts, 2):
            if a != b and abs(t1 - t2) <= 900:
                met[min(a, b), max(a, b)].add(target)
    assert sum(len(targets) >= 2 for targets in met.values()) > 100


@pytest.mark.parametrize("language", LEXICONS)
def test_people_hardly_ever_write_the_same(language: str) -> None:
    """Of a thousand hand-written attacks nine hundred and fifty are different texts."""
    dice = Dice(generator(3))
    assert len({speech(language, "politics").write("hostile", dice) for _ in range(1000)}) > 950


@pytest.mark.parametrize("language", LEXICONS)
def test_every_language_speaks_on_every_topic(language: str) -> None:
    """No symbol of any pattern is missing and none is left unexpanded."""
    for topic in TOPICS:
        voice = speech(language, topic)
        dice = Dice(generator(4))
        for symbol in [*LEXICONS[language].patterns, "bio", "thing"]:
            for _ in range(40):
                assert "{" not in voice.say(symbol, dice)


def test_scripts_are_mixed() -> None:
    """An ordinary day holds Latin, Devanagari and Cyrillic texts."""
    text = "".join(post.text for post in played("quiet")[0])
    assert any("\u0900" <= letter <= "\u097f" for letter in text)
    assert any("\u0400" <= letter <= "\u04ff" for letter in text)
    assert any("a" <= letter <= "z" for letter in text)


def test_disguised_copies_differ_but_resemble() -> None:
    """Edits keep most words; look-alike letters keep the length and change the bytes."""
    template = "you folded in an afternoon and half the country pays the bill, resign before the week is over"
    dice = Dice(generator(5))
    copies = [edited(template, dice) for _ in range(50)]
    assert len(set(copies)) > 30
    for copy in copies:
        assert len(set(copy.lower().split()) & set(template.split())) >= 10
    assert len(look_alike(template, dice)) == len(template)
    assert look_alike(template, dice) != template
    assert len(look_alike("आपने नदी सौंप दी", dice)) == len("आपने नदी सौंप दी") + 1


def test_the_stream_is_written_as_it_is_read() -> None:
    """The first post comes without the others being written."""
    assert next(iter(simulate(quiet(2)))).text
