"""Build the one-folder program (packaging/deepday.spec) with its desktop files and icons, then let it test itself."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import try_package

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "dist" / "deepday"
ICONS = ROOT / "resources" / "deepday_resources" / "icons"


def main() -> int:
    """Build and try the package; returns the exit status."""
    began_at = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "package")]
    done = subprocess.run([*command, str(ROOT / "packaging" / "deepday.spec")], cwd=ROOT, check=False)
    if done.returncode:
        return done.returncode
    _add_desktop_files()
    size_mb = sum(path.stat().st_size for path in PACKAGE.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    print(f"built {PACKAGE.relative_to(ROOT)} in {time.monotonic() - began_at:.0f} s, {size_mb:.0f} MB", flush=True)
    return try_package.main(PACKAGE / "deepday")


def _add_desktop_files() -> None:
    """Lay out what a distribution's package puts under /usr/share and /etc/xdg/autostart."""
    share = PACKAGE / "share"
    places = {
        ROOT / "packaging" / "deepday.desktop": share / "applications",
        ROOT / "packaging" / "deepday-autostart.desktop": share / "autostart",
        ROOT / "packaging" / "org.deepday.Deepday.metainfo.xml": share / "metainfo",
        ICONS / "deepday.svg": share / "icons" / "hicolor" / "scalable" / "apps",
        ROOT / "LICENSE": share / "doc" / "deepday",
    }
    for source, folder in places.items():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
