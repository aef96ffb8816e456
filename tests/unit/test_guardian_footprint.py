import os
import subprocess
import sys

HEAVY = ("logging", "zoneinfo", "concurrent.futures", "subprocess", "asyncio", "httpx", "PySide6", "deepday.wording")


def test_the_guardian_loads_nothing_that_it_does_not_need_to_stand_by() -> None:
    script = f"import sys, deepday.guardian.putting_back; print([name for name in {HEAVY!r} if name in sys.modules])"
    # Coverage would be loaded into the child too, and brings modules of its own.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run([sys.executable, "-c", script], env=alone, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
