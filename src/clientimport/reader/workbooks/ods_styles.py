"""How an OpenDocument spreadsheet shows its numbers: cell styles and data styles -> texts. Standard library only."""

from __future__ import annotations

from clientimport.reader.workbooks.cell_text import Shown, shown_by

_DATA_STYLES = {
    "number:number-style": "number",
    "number:percentage-style": "percentage",
    "number:currency-style": "other",
    "number:date-style": "other",
    "number:time-style": "other",
    "number:boolean-style": "other",
    "number:text-style": "other",
}
_MOST_DIGITS = 400
_POSITIVE = ("value()>=0", "value()>0")

Attributes = dict[str, str]


class OdsStyles:
    """Takes in the elements of styles in their order; then tells what a cell's style makes of a number."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._data_style_of: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._positive: dict[str, str] = {}
        self._data_style = ""  # the one that is being read
        self._code: list[str] = []
        self._digits: Attributes = {}
        self._embedded: list[tuple[int, str]] = []
        self._texts: list[str] | None = None
        self._table_style = ""
        self._shown: dict[str, Shown | None] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "style:style":
            self._take_style(attributes)
        elif name == "style:table-properties":
            if attributes.get("table:display") == "false" and self._table_style:
                self.hidden_tables.add(self._table_style)
        elif name in _DATA_STYLES:
            self._data_style, self._code = attributes.get("style:name", ""), []
        elif not self._data_style:
            return
        elif name == "number:number":
            self._digits, self._embedded = attributes, []
        elif name in ("number:text", "number:embedded-text"):
            self._texts = []
            self._position = _whole(attributes.get("number:position"), 0)
        elif name in ("number:scientific-number", "number:fraction", "number:text-content", "number:currency-symbol"):
            self._code.append("General")
        elif name == "style:map":
            wanted = "".join(attributes.get("style:condition", "").split()) in _POSITIVE
            self._positive[self._data_style] = attributes.get("style:apply-style-name", "") if wanted else ""

    def text(self, text: str) -> None:
        """Text between elements."""
        if self._texts is not None:
            self._texts.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "number:text" and self._texts is not None:
            self._code.append(_literal("".join(self._texts)))
            self._texts = None
        elif name == "number:embedded-text" and self._texts is not None:
            self._embedded.append((self._position, "".join(self._texts)))
            self._texts = None
        elif name == "number:number" and self._data_style:
            self._code.append(self._digits_code())
        elif name in _DATA_STYLES:
            kind = _DATA_STYLES[name]
            code = "".join(self._code) if kind != "other" else "General"
            if kind == "percentage":
                code = "".join(piece for piece in self._code if not piece.startswith('"')) + "%"
            self._codes[self._data_style] = "General" if "General" in code else code
            self._data_style = ""

    def shown(self, cell_style: str) -> Shown | None:
        """What a cell's style makes of a number; None: the style says nothing of it."""
        if cell_style not in self._shown:
            self._shown[cell_style] = self._made(cell_style)
        return self._shown[cell_style]

    def _made(self, cell_style: str) -> Shown | None:
        seen = set[str]()
        while cell_style not in self._data_style_of and cell_style in self._parents and cell_style not in seen:
            seen.add(cell_style)
            cell_style = self._parents[cell_style]
        name = self._data_style_of.get(cell_style, "")
        # Sections of a format: the style holds the last one, and refers to the others by a condition.
        name = self._positive.get(name, name)
        code = self._codes.get(name)
        return None if code in (None, "General") else shown_by(0, code, since_1904=False)

    def _take_style(self, attributes: Attributes) -> None:
        name, family = attributes.get("style:name", ""), attributes.get("style:family")
        self._table_style = name if family == "table" else ""
        if family != "table-cell":
            return
        if data_style := attributes.get("style:data-style-name"):
            self._data_style_of[name] = data_style
        if parent := attributes.get("style:parent-style-name"):
            self._parents[name] = parent

    def _digits_code(self) -> str:
        zeros = _whole(self._digits.get("number:min-integer-digits"), 1)
        places = _whole(self._digits.get("number:decimal-places"), 0)
        marks = ["0"] * zeros
        for position, text in sorted(self._embedded):
            marks.insert(max(0, len(marks) - position - sum(1 for mark in marks if mark != "0")), _literal(text))
        return "".join(marks) + ("." + "0" * places if places else "")


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST_DIGITS) if text and text.isdecimal() else otherwise


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""
