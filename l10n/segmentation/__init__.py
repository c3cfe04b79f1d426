"""Sentences of plain text: sentencex's proposal, repaired by rules for German, English and Russian.

sentencex proposes where sentences end; it knows some 240 languages. For German, English and Russian every place
where a sentence could end is also judged from the words around it: abbreviations, ordinals and dates, initials,
quotations, ellipses, line breaks, missing spaces. Where the rules have an opinion it counts, elsewhere sentencex's.
"""

from l10n.segmentation.sentences import sentence_spans

__all__ = ["sentence_spans"]
