"""How well `map new` proposes: beside shipped mappings, with known exports not recognised, and beside invented ones.

python -m benchmarks.map_new [-v]      writes benchmarks/MAP_NEW.md

A field is right where the proposal feeds it from the column from which the truth feeds it. Fields that the truth feeds from no
column are not counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clientimport.core.mapping import Mapping, SourceOptions
from clientimport.core.rows import Layout
from clientimport.mapper import all_headings, read_mapping
from clientimport.mapper.headings import find_headings
from clientimport.mapper.reads import every_rule, rule_reads
from clientimport.pipeline.new_mapping import NewOrder, new_mapping
from clientimport.reader import open_source
from clientimport.targets import target_named, target_names

ROOT = Path(__file__).parent.parent
INVENTED = ROOT / "tests/mapper/proposing/exports"
_SHIPPED = re.compile(r"\[(\S+)\]\(\.\./mappings/\1\.yaml\) \| \[(\S+)\]\(\.\./samples/clean/\2\)")
_PAGE = Path(__file__).parent / "MAP_NEW.md"
Pair = tuple[str, str]
"""A field's pattern, and a column."""


@dataclass
class Compared:
    """A proposal beside the truth. `wrong`: columns fed elsewhere than in the truth, or instead of the truth's; `beyond`:
    columns that the truth leaves out; each pair with whether its line says DOUBT."""

    name: str
    right: set[Pair] = field(default_factory=set)
    missed: set[Pair] = field(default_factory=set)
    wrong: dict[Pair, bool] = field(default_factory=dict)
    beyond: dict[Pair, bool] = field(default_factory=dict)
    doubted: int = 0
    lines: int = 0

    @property
    def fields(self) -> int:
        return len(self.right) + len(self.missed)

    @property
    def unmarked(self) -> list[Pair]:
        """Wrong pairs whose line says nothing of it."""
        return [pair for pair, marked in self.wrong.items() if not marked]


def samples() -> Iterator[tuple[Path, Path]]:
    """Shipped and invented exports, each with the mapping that is its truth."""
    for mapping, sample in _SHIPPED.findall((ROOT / "docs/shipped-mappings.md").read_text(encoding="utf-8")):
        yield ROOT / "samples/clean" / sample, ROOT / f"mappings/{mapping}.yaml"
    for truth in sorted(INVENTED.glob("*.yaml")):
        yield next(path for path in INVENTED.glob(f"{truth.stem}.*") if path.suffix != ".yaml"), truth


def compared(sample: Path, truth_file: Path) -> Compared:
    """One export -> its proposal beside the truth."""
    truth = read_mapping(str(truth_file), target_named, target_names())
    made = new_mapping(NewOrder((str(sample),), truth.target, recognise=False))
    proposed = read_mapping("proposed.yaml", target_named, target_names(), written=made.text)
    source = open_source(str(sample), 1, SourceOptions(), (), None, propose=True)
    layout = source.layout
    source.close()
    wanted = set(_pairs(truth, layout))
    written = made.text.splitlines()
    given: dict[Pair, bool] = {}
    for (where, column), line in _pairs(proposed, layout).items():
        marked = "DOUBT" in written[line - 1]
        given[where, column] = given.get((where, column), True) and marked
    # Proposals of a key from another column than the truth's are told from those of fields.
    used = {column for _, column in wanted}
    fed = {where for where, _ in wanted if not where.endswith("[]")}
    result = Compared(sample.name, right=wanted & set(given), missed=wanted - set(given))
    for pair, marked in given.items():
        if pair not in wanted:
            own = "[]" not in pair[0] and pair[0] in fed
            (result.wrong if pair[1] in used or own else result.beyond)[pair] = marked
    result.doubted = sum(given.values())
    result.lines = len(given)
    return result


def _pairs(mapping: Mapping, layout: Layout) -> dict[Pair, int]:
    found = find_headings(all_headings(mapping), layout, mapping.source).columns
    pairs: dict[Pair, int] = {}
    for where, rule in [("key", rule) for rule in mapping.key] + [(path, rule) for path, _, rule in every_rule(mapping)]:
        for heading in rule_reads(rule):
            if (column := found.get(heading)) is not None:
                pairs.setdefault((where, column), rule.line)
    return pairs


def page(results: list[Compared]) -> str:
    """The figures as a page."""
    fields, right = sum(r.fields for r in results), sum(len(r.right) for r in results)
    unmarked = sum(len(r.unmarked) for r in results)
    lines = [
        "# What `map new` proposes, beside what is right",
        "",
        "Each shipped export, and some invented ones in other styles and languages, is given to `map new` without",
        "its mapping being known to it; the proposal is held against that mapping. Written by `python -m benchmarks.map_new`.",
        "",
        f"Fields right without a touch: **{100 * right / fields:.1f} %** ({right:,} of {fields:,}). "
        f"Wrong and not marked as a doubt: **{unmarked}**.",
        "",
        "| export | fields | right | missed | wrong, marked | wrong, not marked | more (marked) | sure |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        share = f"{100 * len(r.right) / max(1, r.fields):.0f} %"
        cells = [r.name, r.fields, f"{len(r.right)} ({share})", len(r.missed), len(r.wrong) - len(r.unmarked), len(r.unmarked)]
        cells += [f"{len(r.beyond)} ({sum(r.beyond.values())})", f"{r.lines - r.doubted} of {r.lines}"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += [
        "",
        "A *field* is a field of the truth with one column that feeds it, the key among them. *More*: columns that the",
        "truth does not read, such as a fax number. *Sure*: fields of the proposal that it does not call doubtful. The",
        "invented exports stand in [tests/mapper/proposing/exports](../tests/mapper/proposing/exports).",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    results = []
    for sample, truth in samples():
        result = compared(sample, truth)
        results.append(result)
        print(f"{result.name:40} {len(result.right):3}/{result.fields:3}  unmarked {len(result.unmarked)}", flush=True)
        if "-v" in sys.argv:
            for title, pairs in (("missed", result.missed), ("WRONG", result.unmarked), ("wrong", result.wrong)):
                for pair in sorted(pairs):
                    print(f"    {title}: {pair[0]} <- {pair[1]}")
            for pair, marked in sorted(result.beyond.items()):
                if not marked:
                    print(f"    beyond: {pair[0]} <- {pair[1]}")
    _PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
