from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from l10n.checks import CHECKS, chosen_checks
from l10n.config import load_settings

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")


def test_the_table_of_checks_is_the_registry() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", DOCUMENT, re.MULTILINE)
    assert rows == [(check.name, check.severity, check.why) for check in CHECKS]


def test_the_documented_configuration_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", DOCUMENT, re.DOTALL)
    (tmp_path / "l10n.toml").write_text(example, encoding="utf-8")
    severities = {check.name: check.severity for check in chosen_checks(load_settings(tmp_path))}
    assert (severities["inconsistent"], severities["missing-spaces"]) == ("info", "error")
    assert "double-spaces" not in severities


def test_the_hook_runs_on_catalogs() -> None:
    (hook,) = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["id"], hook["entry"], hook["language"]) == ("l10n-check", "l10n check", "python")
    assert re.search(hook["files"], "locales/ru/LC_MESSAGES/treffen.po")
    assert not re.search(hook["files"], "locales/treffen.pot")
