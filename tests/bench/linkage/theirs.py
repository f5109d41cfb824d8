"""Splink's half, run by the Python it is installed for: ``theirs.py LISTINGS TOLD``.

Set up as its documentation recommends: text is put into comparable columns first, u from random
pairs, the prior from strict rules, m by expectation maximisation on two blocks that have little in
common, frequencies of titles taken into account. A listing is never compared with one of its own
feed, as with us.

What is not counted: reading, and making the columns; ours does that within its time.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb  # type: ignore[import-not-found]
import pyarrow as pa  # type: ignore[import-not-found]
import splink.comparison_level_library as levels  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule  # type: ignore[import-not-found]
from splink.comparison_library import CustomComparison  # type: ignore[import-not-found]

SEED = 1
RANDOM_PAIRS = 1e6
"""Pairs that u is estimated from: the default, the cheapest. The documentation advises more."""
LEAST_WEIGHT = -5.0
"""Below it no prediction is written; far below any threshold that is worth choosing."""
CLUSTERED = 0.95
"""Probability from which on splink itself is asked to cluster."""
_KEYS = 3
"""Rarest words of a title that block."""
_ROOMS = re.compile(r"\b(saal|foyer|studiobühne|raum|hof|gewölbe)\b")
_POSTCODE = re.compile(r"\b(\d{5}) ([^,()]+)")
_STREET = re.compile(r"^\D+ \d{1,3}$")
_WORD = re.compile(r"\w+")


def columns(listed: list[dict[str, Any]]) -> pa.Table:
    """Rows as comparable columns: lower case, no punctuation, words sorted, places taken apart."""
    towns = {found[2] for row in listed if (found := _POSTCODE.search(row["location"].lower()))}
    words = [sorted(set(_WORD.findall(row["title"].lower()))) for row in listed]
    often = Counter(word for title in words for word in title)
    return pa.Table.from_pylist(
        [
            {
                "unique_id": row["id"],
                "feed": row["feed"],
                "day": row["day"],
                "minute": _minute(row["hour"]),
                "title": " ".join(title),
                "title_words": title,
                "keys": sorted(title, key=lambda word: (often[word], word))[:_KEYS],
                "text": row["description"][:60] or None,
                "text_words": sorted(set(_WORD.findall(row["description"].lower()))),
                **_place(row["location"].lower(), towns),
            }
            for row, title in zip(listed, words, strict=True)
        ],
        schema=pa.schema(
            [
                *((name, pa.string()) for name in ("unique_id", "feed", "day", "title", "text")),
                ("minute", pa.int32()),
                *(
                    (name, pa.list_(pa.string()))
                    for name in ("title_words", "keys", "text_words", "venue_words")
                ),
                *((name, pa.string()) for name in ("venue", "street", "postcode", "town")),
            ]
        ),
    )


def _minute(hour: str) -> int | None:
    return int(hour[:2]) * 60 + int(hour[3:]) if hour else None


def _place(location: str, towns: set[str]) -> dict[str, Any]:
    """Name, street, post code and town of a place, as far as it tells them."""
    venue = street = postcode = town = None
    for part in re.split(r"[,(]", location):
        part = part.strip(" )")
        if found := _POSTCODE.match(part):
            postcode, town = found[1], found[2]
        elif part in towns:
            town = part
        elif _ROOMS.search(part):
            continue
        elif _STREET.match(part):
            street = part
        elif venue is None:
            venue = part
    for known in towns if venue and not town else ():
        if venue.endswith(f" {known}"):
            town = known
    if venue and town:
        venue = venue.removesuffix(f" {town}")
    return {
        "venue": venue,
        "venue_words": sorted(set(_WORD.findall(venue or ""))),
        "street": street,
        "postcode": postcode,
        "town": town,
    }


# --- the model ------------------------------------------------------------------------------------


def _contained(name: str) -> str:
    return f"(list_has_all({name}_l, {name}_r) or list_has_all({name}_r, {name}_l))"


def _share(name: str, least: float) -> str:
    """The size of the intersection over that of the union."""
    both = f"len(list_intersect({name}_l, {name}_r))"
    return f"{both} >= {least} * (len({name}_l) + len({name}_r) - {both})"


def _alike(name: str, least: float) -> str:
    return f"jaro_winkler_similarity({name}_l, {name}_r) >= {least}"


_TITLE = CustomComparison(
    output_column_name="title",
    comparison_levels=[
        levels.ExactMatchLevel("title", term_frequency_adjustments=True),
        levels.CustomLevel(
            f"len(title_words_l) > 1 and len(title_words_r) > 1 and {_contained('title_words')}"
        ),
        levels.CustomLevel(_contained("title_words")),
        levels.CustomLevel(f"{_alike('title', 0.92)} or {_share('title_words', 0.6)}"),
        levels.CustomLevel(f"{_alike('title', 0.84)} or {_share('title_words', 0.35)}"),
        levels.CustomLevel("len(list_intersect(keys_l, keys_r)) > 0"),
        levels.ElseLevel(),
    ],
)
_OTHER_TOWN = "coalesce(town_l <> town_r, false)"
_SAME_TOWN = "coalesce(town_l = town_r, false)"
_PLACE = CustomComparison(
    output_column_name="place",
    comparison_levels=[
        levels.CustomLevel(
            "(venue_l is null and street_l is null and town_l is null)"
            " or (venue_r is null and street_r is null and town_r is null)"
        ).configure(is_null_level=True),
        levels.CustomLevel(_OTHER_TOWN),
        levels.CustomLevel(f"coalesce(venue_l = venue_r, false) and {_SAME_TOWN}"),
        levels.CustomLevel(f"coalesce(street_l = street_r, false) and {_SAME_TOWN}"),
        levels.CustomLevel("venue_l = venue_r"),
        levels.CustomLevel("street_l = street_r"),
        levels.CustomLevel(
            "len(venue_words_l) > 0 and len(venue_words_r) > 0 and"
            f" ({_contained('venue_words')} or coalesce({_alike('venue', 0.9)}, false))"
        ),
        levels.CustomLevel(f"(venue_l is null or venue_r is null) and {_SAME_TOWN}"),
        levels.CustomLevel("postcode_l = postcode_r"),
        levels.CustomLevel(_SAME_TOWN),
        levels.ElseLevel(),
    ],
)
_DAY = CustomComparison(
    output_column_name="day",
    comparison_levels=[
        levels.ExactMatchLevel("day").configure(m_probability=0.999, fix_m_probability=True),
        levels.ElseLevel().configure(m_probability=0.001, fix_m_probability=True),
    ],
)
"""Of one event is what is on one day. No candidates differ in it: it only sets the scale."""
_TIME = CustomComparison(
    output_column_name="minute",
    comparison_levels=[
        levels.NullLevel("minute"),
        levels.ExactMatchLevel("minute"),
        levels.AbsoluteDifferenceLevel("minute", 30),
        levels.AbsoluteDifferenceLevel("minute", 60),
        levels.ElseLevel(),
    ],
)
_TEXT = CustomComparison(
    output_column_name="text",
    comparison_levels=[
        levels.NullLevel("text"),
        levels.ExactMatchLevel("text"),
        levels.CustomLevel(_share("text_words", 0.5)),
        levels.CustomLevel(_share("text_words", 0.25)),
        levels.ElseLevel(),
    ],
)


_SAME_DAY = "l.feed <> r.feed and l.day = r.day"


def _block(name: str) -> CustomRule:
    explode = [name] if name == "keys" else None
    return CustomRule(f"{_SAME_DAY} and l.{name} = r.{name}", arrays_to_explode=explode)


SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[_TITLE, _PLACE, _TIME, _TEXT, _DAY],
    blocking_rules_to_generate_predictions=[
        _block("venue"),
        _block("town"),
        _block("street"),
        _block("keys"),
        _block("text"),
    ],
    retain_matching_columns=False,
)


def trained(linker: Linker) -> None:
    """Estimate the parameters of the model."""
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [f"{_SAME_DAY} and l.title = r.title and l.venue = r.venue and l.minute = r.minute"],
        recall=0.4,
    )
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for block in (
        f"{_SAME_DAY} and l.venue = r.venue",
        f"{_SAME_DAY} and l.title = r.title",
    ):
        training.estimate_parameters_using_expectation_maximisation(
            block, record_sample_proportion=1.0
        )


# --- what is measured -----------------------------------------------------------------------------


def run(listings: Path) -> dict[str, Any]:
    """Train, predict and cluster. The weights of all predictions are told, to choose among."""
    with listings.open(encoding="utf-8") as lines:
        table = columns([json.loads(line) for line in lines])
    database = DuckDBAPI(duckdb.connect())
    began = _spent()
    linker = Linker(database.register(table, table_name="listings"), SETTINGS, log_level="ERROR")
    trained(linker)
    training = _spent() - began
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT)
    linker.clustering.cluster_pairwise_predictions_at_threshold(found, CLUSTERED)
    return {
        "cpu": _spent() - began,
        "cpu_training": training,
        "megabytes": peak(),
        "pairs": [
            (row["unique_id_l"], row["unique_id_r"], round(row["match_weight"], 4))
            for row in found.as_record_list()
        ],
        "candidates": len(linker.inference.compute_blocked_pairs_for_predict().as_record_list()),
    }


def _spent() -> float:
    """User and system seconds of all threads, and of children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """Most memory that this process held so far, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    logging.getLogger("splink").setLevel(logging.ERROR)
    _, listings, told = sys.argv
    Path(told).write_text(json.dumps(run(Path(listings))))
