"""The build hook of hatchling: has the catalogues compiled before an install, a wheel or a source archive."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))
from compile_catalogues import compile_all


class CatalogueHook(BuildHookInterface[Any]):
    """Puts the compiled catalogues into what is built, though version control ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Compile, and name what came out."""
        root = Path(self.root)
        build_data["artifacts"] += [f"/{mo.relative_to(root).as_posix()}" for mo in compile_all()]
