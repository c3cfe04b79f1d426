"""Which elements and attributes of HTML mean what for translation: sets and tables, no behaviour.

Element sets follow the parsing and rendering chapters of the HTML Living Standard (void elements, special elements,
raw text, scopes, foreign content) and its list of translatable attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from l10n.model import BlockKind

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)

# Whatever comes after the end tags of these still belongs to the page.
NEVER_ENDED = VOID | {"body", "html"}

# Their content is text without tags; that of RCDATA elements still has character references.
RAW_TEXT = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"})
RCDATA = frozenset({"textarea", "title"})

FOREIGN = frozenset({"svg", "math"})
# Elements of foreign content in which HTML goes on, and those whose start tag ends foreign content.
INTEGRATION = frozenset({"annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title"})
BREAKOUT = HEADINGS | frozenset(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p pre "
    "ruby s small span strike strong sub sup table tt u ul var".split()
)

# A tag of one of these ends the paragraph around it. Buttons, labels and options are read one by one, not as a part
# of the sentence around them; objects and players hold fallback text of their own.
BLOCK = HEADINGS | frozenset(
    "address applet article aside audio blockquote body button canvas caption center col colgroup datalist dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset head header hgroup hr html label "
    "legend li listing main marquee menu nav noscript object ol optgroup option p plaintext pre search section select "
    "summary table tbody td tfoot th thead title tr ul video xmp".split()
)

# Left alone with all they hold. Inline ones count as an object in the sentence, hidden ones as nothing.
ALONE_BLOCK = frozenset({"listing", "plaintext", "pre", "xmp"})
ALONE_INLINE = frozenset({"code", "iframe", "kbd", "samp", "textarea", "tt", "var"})
ALONE_HIDDEN = frozenset({"noembed", "noframes", "script", "style", "template"})
# A forgotten end tag of one of these must not silence the rest of the article.
ALONE_IF_CLOSED = frozenset({"code", "kbd", "samp", "tt", "var"})

# Elements that show something without any text in them, and so count as an object in the sentence.
SHOWN = frozenset({"embed", "iframe", "img", "input", "textarea"})

# What a start tag ends or keeps open, from the standard's tree construction.
CLOSES_P = HEADINGS | frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul xmp".split()
)
SCOPE = frozenset({"applet", "caption", "html", "marquee", "object", "table", "td", "template", "th"})
BUTTON_SCOPE = SCOPE | {"button"}
LIST_SCOPE = SCOPE | {"ol", "ul"}
TABLE_SCOPE = frozenset({"html", "table", "template"})
TABLE_SECTIONS = frozenset({"caption", "colgroup", "tbody", "tfoot", "thead"})
TABLE_PARTS = TABLE_SECTIONS | frozenset({"table", "td", "th", "tr"})
SPECIAL = (BLOCK | RAW_TEXT | RCDATA | {"template"}) - {"label", "audio", "video", "canvas", "datalist", "option"}
# Between a list entry and the next one, only these may stand open and are closed with it.
LOOSE = frozenset({"address", "div", "p"})

KINDS: Mapping[str, BlockKind] = MappingProxyType(
    {
        **dict.fromkeys(HEADINGS, BlockKind.HEADING),
        "li": BlockKind.LIST_ITEM,
        "td": BlockKind.TABLE_CELL,
        "th": BlockKind.TABLE_CELL,
        "caption": BlockKind.CAPTION,
        "figcaption": BlockKind.CAPTION,
        "blockquote": BlockKind.QUOTE,
        "title": BlockKind.TITLE,
    }
)

# Translatable on every element, and on some.
ATTRIBUTES = frozenset(
    "alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext placeholder title".split()
)
ELEMENT_ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "optgroup": frozenset({"label"}),
        "option": frozenset({"label"}),
        "th": frozenset({"abbr"}),
        "track": frozenset({"label"}),
    }
)
BUTTON_TYPES = frozenset({"button", "reset", "submit"})
# What a meta element may be called (name, property or itemprop) for its content to be prose.
META_NAMES = frozenset(
    "dc.description dc.title dcterms.description dcterms.title description headline og:description og:image:alt "
    "og:title twitter:description twitter:image:alt twitter:title".split()
)

# How a place names an element, where its own name would say less to a translator.
ELEMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {"a": "link", "abbr": "abbreviation", "img": "image", "input": "field", "p": "paragraph", "textarea": "field"}
)

TAG_NAMES: Mapping[str, str] = MappingProxyType({"strong": "b", "em": "i", "strike": "s"})

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "abbr": "abbreviation",
        "b": "bold",
        "big": "large print",
        "br": "line break",
        "cite": "title of a work",
        "code": "code",
        "del": "deleted",
        "dfn": "defined term",
        "em": "italic",
        "i": "italic",
        "iframe": "embedded page",
        "input": "field",
        "ins": "inserted",
        "kbd": "keys",
        "mark": "highlighted",
        "math": "formula",
        "q": "quotation, sets its own quotation marks",
        "s": "struck through",
        "samp": "output",
        "script": "script",
        "small": "small print",
        "strike": "struck through",
        "strong": "bold",
        "sub": "subscript",
        "sup": "superscript",
        "svg": "drawing",
        "textarea": "text field",
        "tt": "code",
        "u": "underlined",
        "var": "variable",
        "wbr": "possible line break",
    }
)
