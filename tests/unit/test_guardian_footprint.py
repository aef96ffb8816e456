import subprocess
import sys

HEAVY = ("logging", "zoneinfo", "concurrent.futures", "subprocess", "asyncio", "httpx", "PySide6", "deepday.wording")


def test_the_guardian_loads_nothing_that_it_does_not_need_to_stand_by() -> None:
    script = f"import sys, deepday.guardian; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
