"""The layout is the architecture: imports run downward, and reading l10n costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "l10n"

# Rooms from the ground up. A module imports rooms of its own floor or of floors below.
FLOORS = (
    {"errors", "model", "storage"},
    {"languages", "config", "hosted_settings"},
    {"values", "typography", "inline", "segmentation", "formats", "morphology"},
    {"glossary", "memory", "engines"},
    {"drafting"},
    {"catalog", "scaling"},
    {"checks", "reporting", "building", "adapting", "evaluation"},
    {"workflow"},
    {"cli", "__main__"},
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# Within a floor these arrows are allowed; any other is a knot.
SAME_FLOOR = {
    ("storage", "errors"),
    ("config", "languages"),
    ("config", "hosted_settings"),
    ("segmentation", "inline"),
    ("formats", "inline"),
    ("reporting", "checks"),
    ("__main__", "cli"),
    ("values", "typography"),
    ("typography", "values"),
    ("morphology", "typography"),
}
LEMMATIZERS = {"simplemma", "pymorphy3"}
HEAVY = {"numpy", "torch", "transformers", "ctranslate2", "sentencepiece", "httpx", "ray"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_downward(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "l10n" or len(parts) < 2 or parts[1] not in FLOOR_OF or parts[1] == room:
            continue
        down = FLOOR_OF[parts[1]] < FLOOR_OF[room]
        assert down or (room, parts[1]) in SAME_FLOOR, f"{room} must not import {name}"


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in modules()} - {"__init__"} <= set(FLOOR_OF)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_morphology_imports_lemmatizers(path: Path) -> None:
    found = {name.split(".")[0] for name in imported(path)} & LEMMATIZERS
    assert not found or room_of(path) == "morphology"


def loaded_by(code: str) -> set[str]:
    listing = "import sys; print('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", f"{code}\n{listing}"], capture_output=True, text=True, check=True)
    return {line.split(".")[0] for line in result.stdout.splitlines()}


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_by("import l10n") & (HEAVY | LEMMATIZERS | {"babel", "polib", "click", "rich"})


def test_checking_a_catalog_imports_no_engine(tmp_path: Path) -> None:
    catalog = tmp_path / "locales" / "en" / "LC_MESSAGES" / "a.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\nX-Source-Language: de\\n"\n\n'
        'msgid "Guten Tag."\nmsgstr "Good day."\n',
        encoding="utf-8",
    )
    code = (
        "import os, sys\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "from l10n.cli import main\n"
        "try:\n    main(['check'])\nexcept SystemExit as end:\n    assert end.code in (0, 1), end.code\n"
    )
    assert not loaded_by(code) & HEAVY
