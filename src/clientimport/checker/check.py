"""One batch checked: values, references and whole records; what each fault costs; accepted records and problems."""

from __future__ import annotations

import polars as pl

from clientimport.checker.costs import COST, DROPS, NOTHING, RECORD, with_costs
from clientimport.checker.drops import DROPPED, close_up, drop
from clientimport.checker.findings import weigh
from clientimport.checker.judged import judge_frame
from clientimport.checker.keys import check_keys
from clientimport.checker.models import judge_records
from clientimport.checker.phones import check_phones
from clientimport.checker.references import check_references
from clientimport.checker.required import check_required
from clientimport.checker.stricter import check_stricter
from clientimport.checker.tables import OWN, Tables, tables_of
from clientimport.checker.withheld import take_withheld
from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import fields_of
from clientimport.core.language import DEFAULT
from clientimport.core.mapping import Mapping
from clientimport.core.problems import DROP, FAULT_SCHEMA, NOTICE, REJECT
from clientimport.core.record_batch import CheckedBatch, RecordBatch
from clientimport.core.rows import ROW
from clientimport.core.target import References, Target
from clientimport.core.wording import name_problems


def check_records(  # noqa: PLR0913 - what a check depends on
    records: RecordBatch,
    target: Target,
    mapping: Mapping,
    references: References,
    secret_columns: frozenset[str],
    lang: str = DEFAULT,
    *,
    strict: bool = False,
) -> CheckedBatch:
    """A record batch -> its accepted records, typed, and every problem of every row, worded in `lang`.

    `strict`: every record goes through the model, also where the columns settle what it would say; the answer is the same.
    Pure: depends on nothing but its arguments. Raises UsageFailure where a stricter check needs what is not installed.
    """
    tables = tables_of(records, target.record)
    given = dict(tables.frames)
    take_withheld(tables, records.origins, secret_columns)
    for name in tables.frames:
        judged = judge_frame(tables.frames[name], tables.columns(name))
        tables.frames[name] = judged.frame
        tables.add(judged.faults)
    check_phones(tables, given, mapping.region)
    check_stricter(tables, mapping)
    not_done = check_references(tables, target, mapping, references)
    check_required(tables, mapping)
    check_keys(tables, records.origins)

    faults = with_costs(tables.faults, target, mapping)
    dropped = drop(tables, faults.filter(pl.col(COST).is_in(DROPS)))
    found = judge_records(tables.own, tables.lists, target, strict=strict)
    faults = weigh(tables, given, faults, found, mapping)
    return _result(records, tables, faults, dropped, target, secret_columns, not_done, lang)


def _result(  # noqa: PLR0913 - what the stages of one check leave behind
    records: RecordBatch,
    tables: Tables,
    faults: pl.DataFrame,
    dropped: pl.DataFrame,
    target: Target,
    secret_columns: frozenset[str],
    not_done: tuple[str, ...],
    lang: str,
) -> CheckedBatch:
    broken = records.batch.faults.with_columns(_catalogue_severity())
    rejected = pl.concat(
        [
            faults.filter(pl.col(COST) == RECORD)[ROW],
            broken.filter(pl.col("severity") == REJECT)[ROW],
            records.batch.broken[ROW],
        ]
    )
    rejected = rejected.drop_nulls().unique().sort()
    refused = pl.col(ROW).is_in(rejected.implode())
    # Of a row that is refused nothing is dropped: each of its faults is to be mended.
    severity = (
        pl.when(pl.col(COST) == NOTHING).then(pl.lit(NOTICE)).when((pl.col(COST) == RECORD) | refused).then(pl.lit(REJECT))
    )
    told = faults.with_columns(severity.otherwise(pl.lit(DROP)).alias("severity"))
    columns = [*FAULT_SCHEMA, "severity"]
    problems = name_problems(
        pl.concat([broken.select(columns), told.select(columns)]),
        records.origins,
        file=records.batch.file.number,
        secret_columns=secret_columns,
        secret_fields=frozenset(path for path, field in fields_of(target.record).items() if field.secret),
        lang=lang,
    )
    touched = set(faults.filter(pl.col(COST) != NOTHING)["field"].str.extract(r"^([^\[]*)\[\]").drop_nulls())
    touched |= set(faults.filter(pl.col("code") == "password-withheld")["field"].str.extract(r"^([^\[]*)\[\]").drop_nulls())
    lists = {}
    for name, frame in tables.lists.items():
        kept = frame.filter(~refused) if len(rejected) else frame
        lists[name] = close_up(kept, [column.name for column in tables.columns(name)]) if name in touched else kept
    return CheckedBatch(
        batch=records.batch,
        own=tables.frames[OWN].filter(~refused),
        lists=lists,
        dropped=dropped.filter(~refused).cast(DROPPED),  # type: ignore[arg-type]
        problems=problems,
        rejected=rejected,
        origins=records.origins,
        filtered=records.filtered,
        not_done=not_done,
        assumed=records.assumed.filter(~refused),
        fixed_fields=records.fixed_fields,
        item_places=records.item_places.join(problems, on=ROW, how="semi", maintain_order="left"),
    )


def _catalogue_severity() -> pl.Expr:
    severities = {code: entry.severity for code, entry in CATALOGUE.items()}
    return pl.col("code").replace_strict(severities, return_dtype=pl.String).alias("severity")
