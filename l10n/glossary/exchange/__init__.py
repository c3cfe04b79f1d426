"""Terminology from other tools and for them: CSV, TSV, TBX, Weblate, OmegaT, DeepL, Excel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from l10n.errors import GlossaryError
from l10n.glossary.exchange.model import Exported, Format, Imported, Losses, Pair

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Imported",
    "Losses",
    "Pair",
    "format_by_name",
    "format_of_output",
    "guess_format",
]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("csv", (".csv",), "CSV in the glossary's own layout", "separated", ("separated", "write_csv")),
            Format("tsv", (".tsv",), "TSV in the glossary's own layout", "separated", ("separated", "write_tsv")),
            Format("xlsx", (".xlsx", ".xlsm"), "An Excel workbook", "xlsx", ("xlsx", "write")),
            Format("tbx", (".tbx", ".xml"), "TBX version 3, dialect Basic", "tbx_read", ("tbx_write", "write_basic")),
            Format("tbx-core", (), "TBX version 3, dialect Core", "tbx_read", ("tbx_write", "write_core")),
            Format("tbx-v2", (), "TBX version 2 (martif)", "tbx_read", ("tbx_write", "write_version_2")),
            Format("weblate", (), "Weblate's CSV", "weblate", ("weblate", "write"), paired=True),
            Format("weblate-tbx", (), "Weblate's TBX", "tbx_read", ("tbx_write", "write_weblate"), paired=True),
            Format(
                "omegat",
                (".txt", ".utf8", ".tab"),
                "OmegaT's tab-separated format",
                "omegat",
                ("omegat", "write"),
                paired=True,
            ),
            Format("deepl", (), "DeepL's CSV", "deepl", ("deepl", "write_csv"), paired=True),
            Format("deepl-tsv", (), "DeepL's TSV", "deepl", ("deepl", "write_tsv"), paired=True),
        )
    }
)
"""The formats by name."""


def format_by_name(name: str) -> Format:
    """Gives a format by its name.

    Raises:
        GlossaryError: no format has that name.
    """
    if name not in FORMATS:
        raise GlossaryError(f'there is no format "{name}"', mend=f"Known are: {', '.join(FORMATS)}.")
    return FORMATS[name]


def format_of_output(path: Path) -> Format:
    """Gives the format that the ending of a new file asks for.

    Raises:
        GlossaryError: no format has that ending.
    """
    for known in FORMATS.values():
        if path.suffix.lower() in known.suffixes:
            return known
    raise GlossaryError(
        f'no format has the ending "{path.suffix}"', path=path, mend=f"Name one with --to: {', '.join(FORMATS)}."
    )


def guess_format(path: Path) -> Format:
    """Gives the format of a file, by its ending and what its first row says.

    Raises:
        GlossaryError: it could be several, or none.
    """
    from l10n.glossary.columns import read_header
    from l10n.glossary.exchange.weblate import is_weblate_head
    from l10n.glossary.rows import read_rows

    if path.suffix.lower() not in {".csv", ".tsv"}:
        return _by_suffix(path)
    line, head = next(read_rows(path), (1, []))
    if is_weblate_head(head):
        return FORMATS["weblate"]
    try:
        read_header(head, path, line)
    except GlossaryError as error:
        if len(head) > 5 or any(":" in name for name in head):
            raise
        raise GlossaryError(
            f"the first row does not name the columns: {error.problem}",
            path=path,
            line=line,
            mend=f"{error.mend or ''} Or say what the file is: --from deepl, --from omegat or --from weblate.".strip(),
        ) from error
    return FORMATS["csv" if path.suffix.lower() == ".csv" else "tsv"]


def _by_suffix(path: Path) -> Format:
    for known in FORMATS.values():
        if path.suffix.lower() in known.suffixes:
            return known
    mend = f"Name its format with --from: {', '.join(FORMATS)}."
    raise GlossaryError(f'no format has the ending "{path.suffix}"', path=path, mend=mend)
