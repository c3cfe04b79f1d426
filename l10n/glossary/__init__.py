"""The glossary: fixed terms, found in sources and looked for in translations."""

from __future__ import annotations

from l10n.glossary.glossary import Glossary, compliance, term_in
from l10n.glossary.loading import load_glossary
from l10n.glossary.matching import Matcher
from l10n.glossary.verdict import Verdict, VerdictKind

__all__ = ["Glossary", "Matcher", "Verdict", "VerdictKind", "compliance", "load_glossary", "term_in"]
