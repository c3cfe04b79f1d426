"""How translations are escaped in a Markdown block, as its `quoting` says it: words parted by spaces.

- line: the block begins where a block marker would count, as paragraphs do
- atx: a heading after #, where a closing row of # would be cut off
- underlined: a heading over === or ---, which with a bar in its text could be a table's head
- cell: in a table
- labels: the article defines reference links or footnotes, so that any [text] could become one
- task: in a list item, where [x] would become a check box
- inner: inside an image's description, so that what stands around it is not known
- title: a link's or image's title, with double, single or round quotes
- yaml: a front matter value: plain, single, double, literal or folded; flow where it stands in [..] or {..}
"""

from __future__ import annotations


def title_quoting(style: str, flags: str) -> str:
    """Gives the quoting of a title.

    Args:
        style: which quotes it has: double, single or round.
        flags: the quoting of the block around it.
    """
    return f"title {style} cell" if "cell" in flags.split() else f"title {style}"


def alt_quoting(flags: str) -> str:
    """Gives the quoting of an image's description.

    Args:
        flags: the quoting of the block around it.
    """
    return " ".join([*(word for word in flags.split() if word in ("cell", "labels")), "inner"])
