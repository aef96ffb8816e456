"""A planned day on a real desktop: the program reminds of it in the morning, and a deep session makes it a held one."""

import json
from datetime import UTC, date, datetime
from typing import Any

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.e2e.silence import Dunst
from tests.eventually import eventually

TRIAL = "00000000-0000-4000-8000-00000000cccc"


def planned_for(day: date) -> dict[str, Any]:
    return {
        "format": "deepday-history",
        "version": 1,
        "exported_at": "2026-01-01T00:00:00+00:00",
        "trials": [
            {
                "id": TRIAL,
                "title": "Today",
                "from": f"{day}",
                "until": f"{day}",
                "cadence": {"hours": ["00:00", "23:59"]},
                "days": [{"date": f"{day}", "drawn_date": f"{day}", "status": "planned"}],
                "frozen_at": "2026-01-01T00:00:00+00:00",
            }
        ],
    }


def test_the_morning_of_a_planned_day_offers_to_start_and_a_session_holds_it(dunst_desktop: Desktop) -> None:
    program, daemon = Program(dunst_desktop), Dunst(dunst_desktop)
    file = dunst_desktop.runtime_dir / "plan.json"
    file.write_text(json.dumps(planned_for(datetime.now(UTC).astimezone().date())), encoding="utf-8")
    program.do("import", str(file))
    program.start("--background")
    eventually(lambda: daemon.shown() == 1, what="the reminder is on the screen")
    program.do("start", "--for", "1h")
    eventually(lambda: program.ask("trial", "show", TRIAL)["days"][0]["status"] == "held", what="the day is held")
    program.do("end")
    eventually(lambda: daemon.shown() == 0, what="the reminder is gone")
