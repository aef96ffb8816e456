"""`deepday evaluate` on real histories, typed where no program runs and where one does; bad input included."""

import csv
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from deepday.storage.connecting import connect
from deepday.system import paths
from tests.exchange_documents import TWENTY_AND_EIGHT
from tests.exchange_trials import day, document, trial, weekdays
from tests.verbs_at_home import Typist, home, typist

__all__ = ["home", "typist"]

FIRST = date(2026, 3, 2)
WEEKS = 6
LAST = FIRST + timedelta(weeks=WEEKS, days=-3)
DEEP = [FIRST + timedelta(weeks=n, days=(0, 3, 1, 4, 2, 1)[n]) for n in range(WEEKS)]
SHAPE = {
    "trial": str,
    "as_of": str,
    "comparison": str,
    "primary": dict,
    "certainty": str,
    "direction": str,
    "downgrades": list,
    "headline": str,
    "recommendation": dict,
    "displacement": dict,
    "measures": dict,
    "sensitivity": list,
    "days": list,
    "guardrails": list,
    "displaced_hours": dict,
    "caveats": list,
    "plan_sha256": str,
    "deviations": list,
}


def take_in(typist: Typist, home: Path, content: Mapping[str, Any]) -> None:
    file = home / "in.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    typist.do("import", str(file))


def plain(**changed: Any) -> dict[str, Any]:
    days = [day(on, 3 if on in DEEP else 8 + on.day % 3, deep=on in DEEP) for on in weekdays(FIRST, WEEKS)]
    return document(days, trial(FIRST, LAST, DEEP, **changed))


def numbers(value: object) -> list[float]:
    """Return every number in a document."""
    if isinstance(value, dict):
        return [n for one in value.values() for n in numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in numbers(one)]
    return [value] if isinstance(value, float) else []


def evaluated(typist: Typist, home: Path, content: Mapping[str, Any], *words: str) -> Any:
    take_in(typist, home, content)
    found = typist.ask("evaluate", *words)
    assert set(found) == set(SHAPE)
    assert all(math.isfinite(number) for number in numbers(found))
    return found


# --- the document -----------------------------------------------------------------------------


def test_the_document_has_exactly_the_agreed_shape(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, plain())
    assert {name: type(found[name]) for name in SHAPE if found[name] is not None} == {
        name: kind for name, kind in SHAPE.items() if name != "plan_sha256"
    }
    assert list(found) == list(SHAPE)
    assert list(found["primary"]) == [
        *("measure", "reference", "deep", "ratio", "interval_80", "interval_95", "interval_99"),
        *("method", "dispersion", "permutation_p", "nap"),
    ]
    assert found["primary"]["deep"] == {"days": 6, "events": 18, "hours": 24.0, "rate": 0.75}
    assert list(found["days"][0]) == [
        *("date", "arm", "state", "focus_hours", "events", "events_in_focus", "external_in_focus", "rate_per_hour"),
        *("interrupted_minutes", "interrupted_share", "blocks_minutes", "longest_minutes", "median_minutes"),
        *("typical_stretch_minutes", "fragmentation"),
        *("share_in_blocks_60", "share_in_blocks_90", "share_in_blocks_120"),
    ]
    assert set(found["recommendation"]) == {"verdict", "reason", "further_days"}
    assert set(found["displacement"]) == {"ratio", "interval_80", "flagged", "put_off"}
    assert [line["name"] for line in found["sensitivity"]] == [
        *("as_drawn", "without_contaminated", "without_day_after"),
    ]
    assert [rail["name"] for rail in found["guardrails"]] == ["urgent_handled", "deferred_answered"]
    assert set(found["guardrails"][0]) == {"name", "k", "n", "upper_95_one_sided", "status", "breached"}
    assert set(found["measures"]) == {"baseline", "ordinary", "deep"}
    assert found["direction"] == "fewer"
    assert "fixed_weekday" in found["downgrades"]


def test_the_words_say_the_same_as_the_document(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, plain())
    said = typist.do("evaluate")
    assert said.startswith(found["headline"])
    assert all(caveat in said for caveat in found["caveats"])
    assert found["recommendation"]["reason"] in said


def test_the_days_go_into_a_table(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, plain(), "--csv", str(home / "days.csv"))
    rows = list(csv.DictReader((home / "days.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["date"] for row in rows] == [one["date"] for one in found["days"]]
    assert [float(row["rate_per_hour"]) for row in rows] == [one["rate_per_hour"] for one in found["days"]]
    assert typist.refused(1, "evaluate", "--csv", str(home / "no" / "days.csv")).startswith(str(home))


def test_export_and_import_give_the_same_evaluation(typist: Typist, home: Path) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    first = typist.do("evaluate", "--json")
    typist.do("export", str(home / "out.json"))
    for file in Path(paths.history_path()).parent.iterdir():
        if file.is_file():
            file.unlink()
    assert "no trial" in typist.refused(3, "evaluate")
    typist.do("import", str(home / "out.json"))
    assert typist.do("evaluate", "--json") == first


def test_two_periods_are_described_without_a_verdict(typist: Typist, home: Path) -> None:
    take_in(typist, home, plain())
    later = FIRST + timedelta(weeks=3)
    words = ("--from", f"{later}", "--until", f"{LAST}", "--against", f"{FIRST}..{later - timedelta(days=1)}")
    found = typist.ask("evaluate", *words)
    assert (found["trial"], found["certainty"], found["recommendation"]) == (None, None, None)
    assert (found["primary"]["reference"]["days"], found["primary"]["deep"]["days"]) == (15, 15)
    assert found["headline"].startswith("A description, not a trial")
    assert typist.ask("evaluate", "--from", f"{FIRST}")["primary"]["deep"]["days"] == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--trial", "x", "--from", "2026-03-02"), "not both"),
        (("--until", "2026-03-02"), "--from"),
        (("--from", "2026-03-02", "--until", "2026-03-01"), "later than"),
        (("--from", "2026-03-02", "--against", "2026-03-01"), "two dates"),
        (("--from", "2026-03-02", "--against", "2026-03-09..2026-03-01"), "later than"),
        (("--from", "2026-03-02", "--against", "2026-03-09..x"), "not a date"),
    ],
)
def test_options_that_make_no_sense_are_refused(typist: Typist, words: tuple[str, ...], said: str) -> None:
    assert said in typist.refused(2, "evaluate", *words)


def test_a_trial_that_is_not_there_is_nothing_to_evaluate(typist: Typist, home: Path) -> None:
    take_in(typist, home, plain())
    assert "There is no trial “abc”" in typist.refused(3, "evaluate", "--trial", "abc")


def test_nothing_heavy_is_loaded_by_other_verbs_nor_scipy_stats_by_this_one(typist: Typist, home: Path) -> None:
    take_in(typist, home, plain())
    for verb, forbidden in (("today", ("numpy", "scipy")), ("evaluate", ("scipy.stats", "statsmodels", "PySide6"))):
        code = f"import sys; from deepday import cli; cli.main(['{verb}']); print(sorted(sys.modules), file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert not [name for name in forbidden if f"'{name}'" in done.stderr]


# --- looks ------------------------------------------------------------------------------------


def around_today(look: int) -> dict[str, Any]:
    """Return a trial that began five weeks ago, with its only look so many days from today."""
    monday = datetime.now(UTC).date()
    monday -= timedelta(days=monday.weekday(), weeks=5)
    deep = [monday + timedelta(weeks=n, days=n % 5) for n in range(5)]
    days = [day(on, 3 if on in deep else 8, deep=on in deep) for on in weekdays(monday, 5)]
    look_on = datetime.now(UTC).date() + timedelta(days=look)
    until = monday + timedelta(weeks=12)
    return document(days, trial(monday, until, deep, plan={"looks": [f"{look_on}"]}))


def test_before_a_look_no_rate_is_shown_by_arm(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, around_today(look=20))
    assert (found["certainty"], found["recommendation"], found["direction"]) == (None, None, None)
    primary = found["primary"]
    assert primary["deep"] == {"days": 5, "events": None, "hours": None, "rate": None}
    assert [primary[name] for name in primary if name not in ("measure", "reference", "deep")] == [None] * 8
    assert all(one["rate_per_hour"] is None and one["events"] is None for one in found["days"])
    logging = {"days", "logged_days", "planned_days", "short_days", "plan_adherence"}
    assert set(found["measures"]["deep"]) == logging
    assert found["displaced_hours"] == {"low": None, "central": None, "high": None}
    assert any("not a look date" in caveat for caveat in found["caveats"])
    assert found["measures"]["deep"]["logged_days"] == 5
    said = typist.do("evaluate")
    assert "5 of 5 deep-work days were held" in said
    assert "per focus hour" not in said


def test_adherence_to_the_plan_is_shown_at_any_time(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, plain())
    kept = found["measures"]["deep"]["plan_adherence"]
    assert kept == {"held": len(DEEP), "planned": len(DEEP), "share": 1.0}


def test_on_its_look_it_is_shown(typist: Typist, home: Path) -> None:
    assert evaluated(typist, home, around_today(look=0))["certainty"] is not None


# --- bad input --------------------------------------------------------------------------------


def test_no_deep_day(typist: Typist, home: Path) -> None:
    found = evaluated(typist, home, document([day(on, 8) for on in weekdays(FIRST, WEEKS)], trial(FIRST, LAST, [])))
    assert (found["certainty"], found["primary"]["ratio"]) == ("cannot_tell", None)
    assert found["recommendation"]["verdict"] == "extend"
    assert any("too few logged days" in caveat for caveat in found["caveats"])


def test_one_day_an_arm(typist: Typist, home: Path) -> None:
    two = [day(FIRST, 8), day(FIRST + timedelta(days=1), 2, deep=True)]
    found = evaluated(typist, home, document(two, trial(FIRST, LAST, [FIRST + timedelta(days=1)])))
    primary = found["primary"]
    assert (primary["ratio"], primary["interval_95"], primary["method"]) == (0.25, None, None)
    assert found["certainty"] == "cannot_tell"


def test_all_zeros(typist: Typist, home: Path) -> None:
    days = [day(on, 0, deep=on in DEEP) for on in weekdays(FIRST, WEEKS)]
    found = evaluated(typist, home, document(days, trial(FIRST, LAST, DEEP)))
    assert (found["primary"]["ratio"], found["certainty"]) == (None, "cannot_tell")
    assert found["primary"]["deep"]["rate"] == 0
    assert {one["state"] for one in found["days"]} == {"logged_zero"}


def test_only_missing_days(typist: Typist, home: Path) -> None:
    sheets = [{"date": f"{on}", "state": "not_logged"} for on in weekdays(FIRST, WEEKS)]
    found = evaluated(typist, home, document([], trial(FIRST, LAST, DEEP), days=sheets))
    assert found["primary"]["deep"] == {"days": 0, "events": 0, "hours": 0.0, "rate": None}
    assert found["measures"]["deep"]["logged_days"] == 0


def test_a_trial_in_the_future(typist: Typist, home: Path) -> None:
    first = datetime.now(UTC).date() + timedelta(days=100)
    last = first + timedelta(days=50)
    found = evaluated(typist, home, document([], trial(first, last, [])))
    assert (found["certainty"], found["recommendation"], found["days"]) == (None, None, [])
    assert any("begins on" in caveat for caveat in found["caveats"])


def test_overlapping_trials(typist: Typist, home: Path) -> None:
    content = plain()
    other = {**content["trials"][0], "id": "00000000-0000-4000-8000-00000000bbbb", "from": f"{LAST}"}
    content["trials"].append({**other, "days": [], "until": f"{LAST + timedelta(days=30)}"})
    found = evaluated(typist, home, content, "--trial", content["trials"][0]["id"])
    assert any("overlaps" in caveat for caveat in found["caveats"])
    assert "more than one begins so" in typist.refused(3, "evaluate", "--trial", "0000")


def test_a_frozen_plan_that_was_edited_in_the_database(typist: Typist, home: Path) -> None:
    content = plain()
    take_in(typist, home, content)
    key = content["trials"][0]["id"]
    sha256 = typist.ask("trial", "freeze", key)["plan_sha256"]
    found = typist.ask("evaluate")
    assert found["plan_sha256"] == sha256
    assert not any("hash" in caveat for caveat in found["caveats"])
    connection = connect(paths.history_path(), "rw", 1.0)
    was, is_now = (f'"worthwhile_ratio":{ratio}' for ratio in (0.8, 0.95))
    connection.execute("UPDATE trials SET text = replace(text, ?, ?)", (was, is_now))
    connection.close()
    found = typist.ask("evaluate")
    assert any("the hash differs" in caveat for caveat in found["caveats"])
    assert "the hash differs" in typist.do("trial", "show", key)


def test_ten_thousand_interruptions_in_a_day(typist: Typist, home: Path) -> None:
    days = [day(on, 10_000 if on == DEEP[0] else 4, deep=on in DEEP) for on in weekdays(FIRST, WEEKS)]
    found = evaluated(typist, home, document(days, trial(FIRST, LAST, DEEP)))
    crowded = next(one for one in found["days"] if one["date"] == f"{DEEP[0]}")
    assert crowded["events_in_focus"] == 10_000
    assert found["direction"] in ("more", "none")
    assert found["primary"]["interval_95"][1] > 100


def _bad_inputs() -> dict[str, dict[str, Any]]:
    """Return a history for each, by what is bad about it."""
    future = datetime.now(UTC).date() + timedelta(days=100)
    days = weekdays(FIRST, WEEKS)
    overlapping = plain()
    other = {**overlapping["trials"][0], "id": "00000000-0000-4000-8000-00000000bbbb", "from": f"{LAST}", "days": []}
    overlapping["trials"].append({**other, "until": f"{LAST + timedelta(days=30)}"})
    edited = plain(frozen_at="2026-02-27T10:00:00+01:00", plan_sha256="0" * 64)
    crowded = [day(on, 10_000 if on == DEEP[0] else 4, deep=on in DEEP) for on in days]
    return {
        "no deep day": document([day(on, 8) for on in days], trial(FIRST, LAST, [])),
        "one day an arm": document([day(days[0], 8), day(days[1], 2, deep=True)], trial(FIRST, LAST, [days[1]])),
        "all zeros": document([day(on, 0, deep=on in DEEP) for on in days], trial(FIRST, LAST, DEEP)),
        "only missing days": document(
            [], trial(FIRST, LAST, DEEP), days=[{"date": f"{on}", "state": "not_logged"} for on in days]
        ),
        "a trial in the future": document([], trial(future, future + timedelta(days=50), [])),
        "overlapping trials": overlapping,
        "an edited plan": edited,
        "10,000 interruptions in a day": document(crowded, trial(FIRST, LAST, DEEP)),
    }


SAID = {
    "no deep day": "We cannot tell yet.",
    "one day an arm": "We cannot tell yet.",
    "all zeros": "No interruption was logged, neither on deep-work days nor on those they are compared with.",
    "only missing days": "We cannot tell yet.",
    "a trial in the future": "The trial begins on",
    "overlapping trials": "overlap",
    "an edited plan": "the hash differs",
    "10,000 interruptions in a day": "",
}


@pytest.mark.parametrize("bad", SAID)
def test_bad_input_gives_a_clear_sentence_everywhere_and_a_page_and_no_number_that_means_nothing(
    typist: Typist, home: Path, bad: str
) -> None:
    content = _bad_inputs()[bad]
    take_in(typist, home, content)
    asked = ("evaluate", "--trial", content["trials"][0]["id"])
    printed = typist.do(*asked, "--pdf", "page.pdf", "--html", "page.html", "--csv", "days.csv")
    found = typist.ask(*asked)
    assert SAID[bad] in printed
    assert printed.startswith(found["headline"])
    words = " ".join([found["headline"], *found["caveats"], str(found["recommendation"])])
    assert SAID[bad] in words
    assert not re.search(r"\b(nan|inf|None)\b", found["headline"] + " ".join(found["caveats"]) + printed, re.IGNORECASE)
    pages = PdfReader(home / "page.pdf").pages
    assert len(pages) == 1
    text = re.sub(r"\s", "", pages[0].extract_text())
    assert re.sub(r"\s", "", SAID[bad]) in text
    html = (home / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"\b(nan|inf|None)\b", re.sub("<[^>]*>|{.*}", " ", html), re.IGNORECASE)
    json.loads((home / "page.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert (home / "days.csv").read_bytes().startswith(b"date,arm,state")


# --- beside a running program -----------------------------------------------------------------


def test_the_running_program_is_not_asked_and_does_not_load_numpy(home: Path, typist: Typist) -> None:
    take_in(typist, home, plain())
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    resident = subprocess.Popen(
        [sys.executable, "-c", "import sys; from deepday import headless; sys.exit(headless.main())"], env=environment
    )
    try:
        waited = subprocess.run(
            [sys.executable, "-m", "deepday", "start", "--ordinary", "--for", "1h"], check=True, capture_output=True
        )
        assert waited.returncode == 0
        assert typist.ask("evaluate")["direction"] == "fewer"
        typist.do("trial", "list")
        if Path("/proc").exists():
            maps = Path(f"/proc/{resident.pid}/maps").read_text(encoding="utf-8")
            assert not re.search(r"numpy|scipy", maps)
        typist.do("end")
    finally:
        resident.terminate()
        resident.wait(20)


def test_the_page_for_the_manager_is_written_with_its_data_beside_it(typist: Typist, home: Path) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    pdf, html = home / "page.pdf", home / "page.html"
    printed = typist.ask("evaluate", "--pdf", str(pdf), "--html", str(html))
    assert pdf.read_bytes().startswith(b"%PDF-")
    data = json.loads((home / "page.json").read_text(encoding="utf-8"))
    assert data["ratio"] == printed["primary"]["ratio"]
    assert data["headline"] == printed["headline"].replace("you were interrupted", "I was interrupted")
    assert data["headline"].split(". ")[0] in re.sub("</?strong>", "", html.read_text(encoding="utf-8"))


def test_what_is_chosen_stands_on_the_page_and_nothing_else(typist: Typist, home: Path) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    html = home / "page.html"
    typist.ask("evaluate", "--html", str(html))
    assert "Öztürk" not in html.read_text(encoding="utf-8")
    chosen = ("--name", "Jonas Weber", "--whom", "Priya Nair", "--with", "interrupters")
    typist.ask("evaluate", "--html", str(html), *chosen)
    told = html.read_text(encoding="utf-8")
    assert "Jonas Weber" in told
    assert "Priya Nair" in told
    assert "Öztürk" in told
    said = typist.refused(2, "evaluate", "--html", str(html), "--with", "title, salaries")
    assert said.startswith("“salaries” cannot be put on the page. There are: title, reasons, point_person, ")


def test_a_page_that_cannot_be_written_is_told(typist: Typist, home: Path) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    told = typist.refused(1, "evaluate", "--pdf", str(home / "nowhere" / "page.pdf"))
    assert len(told.splitlines()) == 1
