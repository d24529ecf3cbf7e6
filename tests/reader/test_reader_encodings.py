"""Encodings: what a file proves by itself is read, what is declared is obeyed, what is guessed is said and mostly right."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.arrival.incoming import take_in
from clientimport.reader.encoding.guessing import candidates
from clientimport.reader.encoding.wide import wide_encoding

# None of these stands in scripts/make_letters.py.
WESTERN = {
    "French": "Thérèse Fléchard|Benoît Crépin|Gaëlle Lemaître|Cédric Garçon|rue du Maréchal-Foch|Saint-Étienne|Angoulême|"
    "Jérôme Bézier|reçu d’avance|Orthez près Béarn|Maëlys Prévôt|boulevard Périphérique|Châlons|où ça|Rhône-Alpes",
    "German": "Sönke Häußler|Bäckerstraße|Lübeck|Ingrid Sträßle|Würzburg|Hölderlinweg|Rüdiger Färber|Göttingen|Österreich|"
    "Krämer & Söhne|überwiesen|Mönchengladbach|Fräulein Spät|Ärzte|Zöllner",
    "Spanish": "Joaquín Ordóñez|Zaragoza año|Sebastián Peñalver|Castellón|Verónica Cañas|pagó después|Almería|Rocío Ávila|"
    "Camino Viñedos|Raúl Güell|Ramón y Cajal|Jaén|Íscar|Martín Ibañeta",
    "Portuguese": "Estêvão Simões|Guimarães|Alcântara|Fátima Leitão|Portimão|Praça Camões|Verônica Assunção|Marília|"
    "José Araújo|não há|Viseu às 9|Ilhéus",
    "Swedish": "Märta Ångström|Östersund|Hälsingborg|Bertil Nyström|Långgatan|Växjö|Håkan Sjögren|Änglamark|Ödeshög|Ljungås",
    "Danish": "Børge Skovgård|Ålborg|Nykøbing|Håkon Grønlund|Færøerne|Lærke Østerby|Rødovre|Sæby|Kråkerøy|Ærø",
    "Italian": "Nicolò Bertè|Nardò|Libertà|Mondovì|Salò|tribù|Calabrò|Totò Cirò|verità|servirà|caffè|lunedì",
}
CENTRAL = {
    "Polish": "Bożena Wąsik|Częstochowa|Stanisław Żuk|Białystok|Święty Krzyż|Paweł Głąb|zapłacono później|Rzeszów|Mława",
    "Czech": "Zdeněk Šťastný|Liberec č. 5|Vítězslav Řehoř|Kroměříž|Přemysl Čapek|Jindřichův Hradec|platí včas|Jičín|Břeclav",
    "Hungarian": "Zoltán Vörös|Kőszeg|Rákóczi út|Béla Csűrös|Mezőkövesd|Győző Fehér|később fizet|Szentgyörgyi|Dömötör",
    "Croatian": "Dražen Pavić|Požega|Ćiro Blažević|Varaždin|Siniša Krpić|Đakovo|Vukovarska češljarija|Međugorje|Nikšić",
}
JAPANESE = {"Japanese": "渡辺健太|札幌市中央区|株式会社|高橋さくら|カタカナ|名古屋|入金済み|伊藤美咲|神戸市|ゆうびん"}


def table(words: list[str]) -> str:
    return "Id;Name;City\r\n" + "".join(f"{at};{word};London\r\n" for at, word in enumerate(words))


def right(path: Path, text: str, encoding: str) -> bool:
    """Whether the likeliest reading is what was written (cp1252 reads most of latin-1 as it is)."""
    path.write_bytes(text.encode(encoding))
    best = candidates(take_in(str(path)))[0].name
    return path.read_bytes().decode(best, "replace") == text


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("cp1252", WESTERN),
        ("latin-1", WESTERN),
        ("mac_roman", WESTERN),
        ("cp1250", CENTRAL),
        ("shift_jis", JAPANESE),
        ("cp932", JAPANESE),
    ],
)
def test_a_guess_is_mostly_right(tmp_path: Path, encoding: str, texts: dict[str, str]) -> None:
    path = tmp_path / "a.csv"
    draw = random.Random(7)
    wrong, short, tried = [], 0, 0
    for language, all_words in texts.items():
        words = [word.replace("’", "'") if encoding == "latin-1" else word for word in all_words.split("|")]
        if not right(path, table(words), encoding):
            wrong.append(language)
        for size in (1, 1, 2, 3, 4, 5):
            some = table([word for word in draw.sample(words, size) if not word.isascii()])
            if not some.isascii():
                tried, short = tried + 1, short + right(path, some, encoding)
    assert wrong == []
    assert short >= 0.75 * tried, f"{short} of {tried}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "texts", [*WESTERN.values(), *CENTRAL.values(), *JAPANESE.values(), "Ned|Bart", "一|一一|〇", "П|ёж|Москва"]
)
def test_unicode_without_a_mark_is_proved_by_the_whole_file(tmp_path: Path, encoding: str, texts: str) -> None:
    path = tmp_path / "a.csv"
    text = table(texts.split("|"))
    path.write_bytes(text.encode(encoding))
    assert wide_encoding(take_in(str(path))) == encoding
    found = read(path)
    assert [row[2] for row in found.rows] == texts.split("|")
    assert found.layout.encoding == encoding
    assert "no byte-order mark" in found.layout.detected["encoding"]
    # Declared without an order, or as something that it is not, it is still what it proves to be.
    for declared in ("auto", encoding[:6], "cp1252"):
        assert read(path, SourceOptions(encoding=declared)).rows == found.rows


@pytest.mark.parametrize(
    "data",
    [
        b"Id,Name\n1,a\0b\n2,c\n",
        b"Id,Name\n" + b"1,a\0b\n" * 50,
        b"I\0d,Name\n1\0,a\n",
        b"\0" * 50 + b"Id,Name\n1,a\n",
        b"Id,Name\n1,\0\0\0\0\0\0\0\0\n",
        "Id,Nämé\n1,a\0b\n".encode(),
    ],
)
def test_stray_nuls_are_no_utf_16(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    for more in (b"", b"3"):
        path.write_bytes(data + more)
        assert wide_encoding(take_in(str(path))) == ""


def test_utf_16_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(["Ä", "Ö"]).encode("utf-16-le")[:-1])
    with pytest.raises(SourceFailure, match="looks like utf-16-le without a byte-order mark"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_mark_tells(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(["Zoë", "漢字"]).encode(encoding))
    assert [row[2] for row in read(path).rows] == ["Zoë", "漢字"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250", "mac_roman"])
def test_the_first_byte_beyond_ascii_may_stand_in_the_last_line(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    text = "Id;Name\r\n" + "".join(f"{at};Smith\r\n" for at in range(50_000)) + "x;Müller"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(SourceFailure, match=r"line 50002, is not UTF-8"):
        read(path)
    assert read(path, SourceOptions(encoding=encoding)).rows[-1] == (50_002, "x", "Müller")
    found = read(path, SourceOptions(encoding="auto"))
    assert found.rows[-1] == (50_002, "x", "Müller")
    assert "(a guess; " in found.layout.detected["encoding"]
    assert "in line 50002)" in found.layout.detected["encoding"]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "latin-1", "shift_jis"])
def test_a_file_of_headings_alone_has_no_rows(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"Id,Name,City{end}".encode(encoding))
    with closing(open_source(str(path), 0, SourceOptions(encoding=None if "utf" in encoding else encoding))) as source:
        assert source.layout.headings == ("Id", "Name", "City")
        assert [batch.rows.height + batch.broken.height for batch in source.batches()] in ([], [0])


def test_a_look_proposes_and_a_run_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Id;Name;PIN\r\n1;Ned;ä1\r\n2;Zoë Ödman;3\r\n".encode("cp1252"))
    source = open_source(str(path), 1, SourceOptions(), propose=True)
    source.close()
    layout = source.layout
    assert layout.encoding == "cp1252"
    assert layout.detected["encoding"].startswith("cp1252 (a proposal, ")
    assert "mac_roman: " in layout.detected["other readings"]
    assert "ä1" not in str(layout.detected)
    with pytest.raises(SourceFailure, match="is not UTF-8"):
        open_source(str(path), 1, SourceOptions())
    path.write_bytes("Id;Name\r\n2;Zoë Ödman\r\n".encode())
    source = open_source(str(path), 1, SourceOptions(), propose=True)
    source.close()
    assert source.layout.detected["encoding"] == "utf-8"


def test_the_place_that_tells_encodings_apart_may_stand_behind_other_letters_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Id;Prénom;Société – Café;Téléphone\r\n1;Zoë;Müller & Söhne – Köln;5\r\n".encode("cp1252"))
    source = open_source(str(path), 1, SourceOptions(), propose=True)
    source.close()
    assert source.layout.encoding == "cp1252"
    assert source.layout.detected["encoding"].endswith("“Société – Café” in line 1; declare it, a run does not guess)")
    with pytest.raises(SourceFailure, match="as cp1252: “Prénom”"):
        open_source(str(path), 1, SourceOptions())


def test_utf_8_with_a_few_bad_bytes_is_proposed_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(WESTERN["German"].split("|")).encode() + b"9;Caf\xe9;Bonn\r\n")
    found = read(path, SourceOptions(encoding="auto"))
    assert found.layout.encoding == "utf-8"
    assert [(row, code) for row, code, _ in found.faults] == [(17, "not-decodable")]


def test_signs_of_windows_make_shift_jis_cp932(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(["髙橋", "①番", "渡辺"]).encode("cp932"))
    assert [row[2] for row in read(path, SourceOptions(encoding="auto")).rows] == ["髙橋", "①番", "渡辺"]


def test_the_table_of_letters_is_made_by_its_script() -> None:
    import subprocess
    import sys

    script = Path(__file__).parents[2] / "scripts" / "make_letters.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0


def test_declared_shift_jis_has_the_signs_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["髙橋,①番", "渡辺〜,ok", "﨑,Ⅷ"]
    data = "\r\n".join(lines).encode("shift_jis", "ignore")
    assert len(data) < len("\r\n".join(lines).encode("cp932", "ignore")), "the sample holds signs that Shift-JIS lacks"
    rows = [
        b"Id,Name",
        "髙橋,①番".encode("cp932"),
        "渡辺〜,ok".encode("shift_jis"),
        "﨑,Ⅷ".encode("cp932"),
        b"\x81,bad",
        b"x,y",
    ]
    path.write_bytes(b"\r\n".join(rows))
    found = read(path, SourceOptions(encoding="shift_jis"))
    assert found.rows == [(2, "髙橋", "①番"), (3, "渡辺〜", "ok"), (4, "﨑", "Ⅷ"), (6, "x", "y")]
    assert [(row, code) for row, code, _ in found.faults] == [(5, "not-decodable")]
    starts = [sum(len(row) + 2 for row in rows[:at]) for at in range(1, 6)]
    assert [place[2] for place in found.places] == starts


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    for before in (3, 300):
        text = end.join(["Id;Name", *(f"{at};Smith" for at in range(before)), "x;Müller", "y;Bo"])
        path.write_bytes(text.encode("mac_roman"))
        with pytest.raises(SourceFailure, match=f"line {before + 2}, is not UTF-8.*mac_roman: “Müller”"):
            read(path)
        assert read(path, SourceOptions(encoding="mac_roman")).rows[-2:] == [
            (before + 2, "x", "Müller"),
            (before + 3, "y", "Bo"),
        ]


def test_a_look_at_a_marked_file_with_bad_bytes_names_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffId;Name\r\n1;Zoë\r\n".encode() + b"2;Caf\xe9\r\n")
    source = open_source(str(path), 1, SourceOptions(), propose=True)
    batches = list(source.batches())
    source.close()
    assert "a proposal: the byte-order mark says so" in source.layout.detected["encoding"]
    assert [batch.rows.rows() for batch in batches] == [[(2, "1", "Zoë")]]
    assert batches[0].faults["code"].to_list() == ["not-decodable"]


def test_a_stray_nul_makes_no_small_file_wide(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_bytes(b"Heading 0,Heading 1\nB0,N\0d\nK0,\nK1,11\xe9\n")
    with closing(open_source(str(path), 0, SourceOptions(encoding="cp1252"))) as source:
        (batch,) = source.batches()
    assert (source.layout.encoding, batch.rows.height, batch.faults["code"].to_list()) == ("cp1252", 2, ["nul-character"])
