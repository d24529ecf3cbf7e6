"""Makes src/clientimport/reader/encoding/data/letters.json from CLDR (Babel): which letters stand beside which in a language.

A guess between encodings is judged by it. The table is shipped, so that an installation needs no Babel. `python
scripts/make_letters.py` writes it; `--check` writes nothing and fails where it would differ.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale

DATA = Path(__file__).parents[1] / "src" / "clientimport" / "reader" / "encoding" / "data" / "letters.json"
LANGUAGES = "ca cs da de es fi fr hr hu is it nb nl pl pt ro sk sl sq sv".split()
SECTIONS = (
    "territories languages currency_names unit_patterns date_fields months days variants scripts unit_display_names"
    " currency_names_plural"
).split()
FREQUENT = {
    "ca": "és això més català València Martí Núria Lluís",
    "cs": "není když může však účet číslo náměstí Jiří Tomáš Lukáš Božena Dvořák Novák Němec Růžena",
    "da": "på også år når få være Søren Jørgen Åse København gade vej Århus",
    "de": "für über können müssen straße größe grüße Jürgen Günter Jörg Müller Schäfer Köhler Weiß München Köln Düsseldorf",
    "es": "está también más según año señor señora calle teléfono José María Ángel Íñigo Muñoz Núñez García Peña Málaga",
    "fi": "päivä hyvä käyttäjä Pöllänen Jyväskylä Mäkinen Hämäläinen Väinö",
    "fr": "à été très après déjà où là même être français André Hélène François Zoé Noël Zoë réf numéro rue hôtel forêt",
    "hr": "više može če će đe Đuro Željko Šime Perić Marić Jurić Božić",
    "hu": "és az őr nő út utca tér fő László Erzsébet Kovács Szabó Tóth Győr Szűcs Gergő",
    "is": "það í á þú við Guðmundur Sigríður Þór Reykjavík",
    "it": "è perché più già può così città papà università là né sé martedì Niccolò Forlì Cantù Mosè società qualità",
    "nb": "på også år når få være Bjørn Kåre Åge Tromsø Øyvind gård",
    "nl": "één coördinatie België Zoë Chloë ruïne",
    "pl": "się że być już także ulica część Łukasz Małgorzata Kraków Łódź Gdańsk Poznań Wójcik Kamiński Zieliński Dąbrowski",
    "pt": "não são você também até João Conceição Gonçalves António São endereço código",
    "ro": "şi în să că ţară strada Ştefan Constanţa Timişoara Braşov plată",
    "sk": "nie môže však účet číslo Ľubomír Ján Žilina Košice námestie",
    "sl": "več lahko še že če Čeh Žiga Škofja Maribor Košir",
    "sq": "është për në një çdo gjë Shqipëri Tiranë",
    "sv": "på också år när få är Åsa Björn Göran Öberg Sjöström Malmö Göteborg gård",
}
"""Common words and names, which CLDR's texts (names of countries, months, units) hold too seldom."""
WEIGHT = 8
SEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
"""The code pages of old have the cedilla where Romanian has a comma."""


def texts(tree: Any) -> Iterator[str]:
    """All texts in a tree of Babel's."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, (list, tuple)):
        for part in tree:
            yield from texts(part)
    elif hasattr(tree, "values"):
        for part in tree.values():
            yield from texts(part)


def pairs(language: str) -> dict[str, int]:
    """Pairs of neighbours one of which is no ASCII letter -> how often in a million letters; "^" and "$" are a word's ends."""
    data: Any = Locale.parse(language)._data
    found: Counter[str] = Counter()
    letters = 0
    sections = [text for section in SECTIONS for text in texts(data.get(section, {}))]
    for text in sections + [FREQUENT[language]] * WEIGHT:
        for word in re.findall(r"[a-zß-öø-ÿ\u0100-\u017f]+", text.translate(SEDILLA).lower()):
            letters += len(word)
            found.update(a + b for a, b in zip("^" + word, word + "$", strict=True) if not (a + b).isascii())
    return {pair: round(count * 1_000_000 / letters) for pair, count in sorted(found.items()) if count > 1}


def main() -> None:
    """Writes the table, or with --check compares it."""
    table = {language: pairs(language) for language in LANGUAGES}
    text = json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
    if "--check" in sys.argv:
        sys.exit(0 if DATA.read_text(encoding="utf-8") == text else f"{DATA} is not what CLDR says now.")
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
