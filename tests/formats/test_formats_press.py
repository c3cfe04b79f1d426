"""Lines recognized by their wording, however hostile they are."""

from __future__ import annotations

import time

from l10n.formats.press import MAX_DATELINE, is_dateline


def test_hostile_lines_cost_no_time() -> None:
    started = time.process_time()
    for line in ("a, - " * 20, "11. aaa 2026 - " * 6, "a-" * 50, "a b " * 25, "1.1.2026" + "-a" * 40 + "!"):
        assert not is_dateline(line[:MAX_DATELINE])
    assert time.process_time() - started < 1
