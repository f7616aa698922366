"""From a post being produced to the alert being produced that it completes, over a real Kafka and real workers.

``python -m bench.end_to_end`` runs it. Posts are stamped with the wall clock when they are produced, so that event time
is live. What is measured is, for each revision of a campaign's alert that names more accounts than the one before:

    the broker's time of the alert's record, less the time when the newest post in the revision was produced.

A post is in a revision if it is at the alert's target, by an account that the alert names, and no newer than the end
of the hop in which the revision was made. That end is ``detected_at`` less the lateness: ``detected_at`` tells when, by
event time alone, the alert could be made at the earliest. A revision that names no more accounts than the one before
keeps the ``detected_at`` of that, and is not measured.

The time is made up of five parts:

- ``hop``: from the post to the end of its hop, up to a second by the settings as shipped;
- ``lateness``: the lateness that is allowed, two seconds as shipped, which every post is waited for;
- ``watch``: from then until the watermark of the last partition of posts is on the broker, for every detect partition;
- ``detect``: from then until the hop's record of the last detect partition is;
- ``memory``: from then until the alert is.
"""
