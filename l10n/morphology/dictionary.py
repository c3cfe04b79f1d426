"""simplemma's dictionaries of word forms, opened only when a form has to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def lemmas(language: str) -> Mapping[str, str]:
    """Gives the dictionary from word form to lemma.

    Its file is read directly where it has the layout of simplemma 2.0: 0.2 s for German, where simplemma's frugal
    reader takes 0.8 s and its default 1.1 s and 110 MB. Of another layout simplemma itself makes the best.

    Args:
        language: a language that simplemma has, such as "de".
    """
    from l10n.morphology.front_coding import FrontCoded

    package = find_spec("simplemma")
    if package is not None and package.origin is not None:
        file = Path(package.origin).parent / "strategies" / "dictionaries" / "data" / f"{language}.plzma"
        opened = FrontCoded.open(file)
        if opened is not None:
            return opened
    from simplemma.strategies.dictionaries import StreamDictionaryFactory

    return StreamDictionaryFactory(cache_max_size=1).get_dictionary(language)
