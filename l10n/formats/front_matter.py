"""The YAML front matter of a Markdown article: where the values of its translated keys stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from l10n.errors import ArticleError
from l10n.formats.front_matter_scalars import Scalar, read_scalar
from l10n.model import Block, BlockKind

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_LINE_END = r"(?:\r\n|\r|\n)"
_YAML = re.compile(
    rf"---[ \t]*{_LINE_END}(?P<yaml>(?:(?!(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))[^\r\n]*{_LINE_END})*)"
    rf"(?:---|\.\.\.)[ \t]*(?:{_LINE_END}|\Z)"
)
_TOML = re.compile(rf"\+\+\+[ \t]*{_LINE_END}(?:(?!\+\+\+)[^\r\n]*{_LINE_END})*\+\+\+[ \t]*(?:{_LINE_END}|\Z)")
_LINE = re.compile(r"[^\r\n]+")
_KEY_LINE = re.compile(r"""(?:["']?[\w.-]+["']?[ \t]*:(?:[ \t]|$)|[ \t#-])""")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")


def read_front_matter(text: str, path: str, keys: Sequence[str]) -> tuple[list[str | Block], int]:
    """Gives the layout of an article's front matter and its length; nothing and 0 where it has none.

    TOML between lines of +++ is kept as it is.

    Args:
        text: the article, without its byte order mark.
        path: its path, for errors.
        keys: whose values are translated; "a.b" names b inside a, through lists too.

    Raises:
        ArticleError: the front matter is not YAML.
    """
    if toml := _TOML.match(text):
        return [toml[0]], toml.end()
    match = _YAML.match(text)
    if match is None:
        return [], 0
    root = _compose(match["yaml"], path)
    if root is None and match["yaml"].strip():
        return [], 0
    layout: list[str | Block] = []
    position = 0
    offset = match.start("yaml")
    for place, scalar in _translated(root, match["yaml"], keys):
        start = offset + scalar.start
        if start < position:
            continue
        line = len(re.findall(_LINE_END, text[:start])) + 1
        block = Block(BlockKind.FRONT_MATTER, scalar.pieces, f"front matter {place}", line, scalar.quoting)
        layout += [text[position:start], block]
        position = offset + scalar.end
    layout.append(text[position : match.end()])
    return layout, match.end()


def _compose(content: str, path: str) -> Node | None:
    """Gives the root of the YAML; None where it is no mapping, but a text between two rules."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        root = YAML(pure=True).compose(content)
    except (YAMLError, RecursionError) as error:
        lines = _LINE.findall(content)
        if sum(1 for line in lines if _KEY_LINE.match(line)) * 2 <= len(lines):
            return None
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is nested too deeply"
        raise ArticleError(
            f"the front matter is not YAML: {problem}",
            path=path,
            line=_line_of(error, content) + 1,  # below the line of ---
            mend="Correct that line; a value with a colon, or with a special character at its start, needs quotes.",
        ) from error
    return root if isinstance(root, MappingNode) else None


def _line_of(error: Exception, content: str) -> int:
    """Gives the line of the YAML where an error is, from 1; what is never closed is named where it begins."""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    places = [mark.index for mark in marks if mark is not None] + [getattr(error, "position", 0)]
    inside = [place for place in places if place < len(content)] or [0]
    return len(re.findall(_LINE_END, content[: inside[0]])) + 1


def _translated(root: Node | None, content: str, keys: Sequence[str]) -> Iterator[tuple[str, Scalar]]:
    """Gives the translated values in the order of the file, each with its key."""
    wanted = frozenset(keys)
    found: dict[int, tuple[str, Scalar]] = {}
    for key, place, node, in_flow in _values(root, "", "", False, set()):
        if key not in wanted or node.tag != "tag:yaml.org,2002:str":
            continue
        start, end = node.start_mark.index, node.end_mark.index
        start += len(_PROPERTIES.match(content, start, end)[0])  # type: ignore[index]  # matches the empty text too
        scalar = read_scalar(content, start, end, node.value, in_flow)
        if scalar is not None:
            found.setdefault(start, (place, scalar))
    for start in sorted(found):
        yield found[start]


def _values(
    node: Node | None, key: str, place: str, in_flow: bool, seen: set[int]
) -> Iterator[tuple[str, str, Node, bool]]:
    """Gives every scalar below a node with its key, its place in words and whether it stands in brackets."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if isinstance(name, ScalarNode):
                inner = f"{key}.{name.value}" if key else name.value
                inner_place = f"{place}.{name.value}" if place else name.value
                yield from _values(value, inner, inner_place, in_flow or bool(node.flow_style), seen)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value, start=1):
            yield from _values(value, key, f"{place} {number}", in_flow or bool(node.flow_style), seen)
    elif isinstance(node, ScalarNode):
        yield key, place, node, in_flow
