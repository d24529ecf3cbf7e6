# ruff: noqa: E501 - a mistake is one line: text, place, words
"""Every kind of mistake: its line, its path, its words and its remedy; and all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, mistakes, read

from clientimport import __version__

RECORD = HEAD + "record:\n  name: Name\n"
"""Five lines; the next is line 6."""
INTEND = "target: intend\nsystem: crm\nkey: Id\nrecord:\n  title: Title\n"


def test_a_mapping_of_almost_nothing(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "mapping: 1\n") == [
        (1, "key", "“key” is missing. Add a line such as `key: AccountNo`."),
        (1, "record", "“record” is missing. Add a line such as `record: {name: Name}`."),
        (1, "system", "“system” is missing. Add a line such as `system: goldmine`."),
        (1, "target", "“target” is missing. Add a line such as `target: ticketevolution`; known: ticketevolution, intend."),
    ]


TOP = [
    ("mapping: 2\n", 6, "mapping", f"This mapping is written in version 2 of the language; clientimport {__version__} reads 1. Install a newer clientimport."),
    ("recrod: {}\n", 6, "recrod", 'There is no key “recrod” here. Did you mean "record"?'),
    ("colour: red\n", 6, "colour", "There is no key “colour” here. Known: mapping, target, system, key,"),
    ("rows_per_client: {several: yes}\n", 6, "rows_per_client.several", "There is no key “several” here. Known: many."),
    ("rows_per_client: {many: {clash: frist}}\n", 6, "rows_per_client.many.clash", 'not possible here. Did you mean "first"?'),
    ("rows_per_client: {many: {blank_key: keep}}\n", 6, "rows_per_client.many.blank_key", "“keep” is not possible here."),
    ("tests: [{rows: [{A: x}], record: {}}]\n", 6, "tests[0].rows", "One row is one client in this mapping."),
    ("rows_per_client: two\n", 6, "rows_per_client", "“two” is not possible here."),
    ("region: Germny\n", 6, "region", '“Germny” is no country. Did you mean "Germany"?'),
    ("only_if: {sql: \"COUNT(a) > 1\"}\n", 6, "only_if.sql", "The expression uses the aggregate COUNT."),
    ("only_if: {sql: \"\\\"P {n}\\\" = 'x'\"}\n", 6, "only_if.sql", "{n} stands for the number of a group, and there is none here."),
    ("only_if: {sql: \"a = 'x'\", column: A}\n", 6, "only_if.column", "There is no key “column” here. Known: sql."),
    ("source: [a]\n", 6, "source", "An object is needed here, not a list. Write it as {key: value}."),
    ("source: {hedings: {}}\n", 6, "source.hedings", 'There is no key “hedings” here. Did you mean "headings"?'),
    ("source:\n  encoding: klingon\n", 7, "source.encoding", "“klingon” is no encoding that is known."),
    ("source: {encoding: hex}\n", 6, "source.encoding", "“hex” is no encoding that is known."),
    ("source: {delimiter: ab}\n", 6, "source.delimiter", "“ab” cannot part the cells of a row."),
    ("source: {delimiter: \"\"}\n", 6, "source.delimiter", "“” cannot part the cells of a row."),
    ("source: {quote: ab}\n", 6, "source.quote", "“ab” is no quote character."),
    ("source: {header_row: 0}\n", 6, "source.header_row", "“0” is no row. Write its number"),
    ("source: {header_row: four}\n", 6, "source.header_row", "“four” is no row."),
    ("source: {header_row: 4-3}\n", 6, "source.header_row", "“4-3” is no row."),
    ("source: {escape: slash}\n", 6, "source.escape", 'Did you mean "backslash"?'),
    ("source: {comment: rem}\n", 6, "source.comment", "“rem” cannot begin a comment."),
    ("source: {skip_initial_space: maybe}\n", 6, "source.skip_initial_space", "Use one of: yes, no, true, false."),
    ("source: {hidden_rows: drop}\n", 6, "source.hidden_rows", "Use one of: keep, skip."),
    ("source: {limits: {cell: 1 GiB}}\n", 6, "source.limits.cell", "“1 GiB” is no limit."),
    ("source: {limits: {sheets: 1}}\n", 6, "source.limits.sheets", "There is no key “sheets” here."),
    ("source: {sheet: }\n", 6, "source.sheet", "Nothing is written here. Write a text, or remove the key."),
    ("source: {blank: {a: b}}\n", 6, "source.blank", "A text is needed here, not an object."),
    ("source: {blank: [a, [b]]}\n", 6, "source.blank[1]", "A text is needed here, not a list."),
    ("source: {dates: dayfirst}\n", 6, "source.dates", 'Did you mean "day-first"?'),
    ("source: {unmapped: warn}\n", 6, "source.unmapped", "“warn” is not possible here. Use one of: ignore, note, stop."),
    ("source: {short_rows: fil}\n", 6, "source.short_rows", 'Did you mean "fill"?'),
    ("source: {headings: {A: {b: c}}}\n", 6, "source.headings.A", "A list of columns is needed here."),
    ("source: {headings: {A: [X], B: [X]}}\n", 6, "source.headings.B", "“X” is another heading of “A” already."),
    ("source: {optional: [\"Phone {n}\"]}\n", 6, "source.optional", "“Phone {n}” holds {n}, and no item of the record has groups (each)."),
    ("load: {mode: upset}\n", 6, "load.mode", '“upset” is not possible here. Did you mean "upsert"?'),
    ("load: {lists: all}\n", 6, "load.lists", "Use one of: merge, replace, append."),
    ("load: {company: own}\n", 6, "load.company", "Use one of: share, one-per-client."),
    ("load: {passwords: x}\n", 6, "load.passwords", "Use one of: set, verify."),
    ("load: {password_hashes: x}\n", 6, "load.password_hashes", "Use one of: hash, keep."),
    ("load: {blank_cells: drop}\n", 6, "load.blank_cells", "Use one of: keep, clear."),
    ("load: {blank_cells: {default: drop}}\n", 6, "load.blank_cells.default", "Use one of: keep, clear."),
    ("load: {blank_cells: {fields: {notez: clear}}}\n", 6, "load.blank_cells.fields.notez", 'ticketevolution has no own field “notez”. Did you mean "notes"?'),
    ("load: {blank_cells: {fields: {tags: clear}}}\n", 6, "load.blank_cells.fields.tags", "“tags” is a list; blank_cells concerns a record's own fields."),
    ("load: {references: {offices: check}}\n", 6, "load.references.offices", 'ticketevolution has no reference “offices”. Did you mean "office_id"?'),
    ("load: {references: {office_id: make}}\n", 6, "load.references.office_id", "Use one of: check, create."),
    ("on_invalid: drop\n", 6, "on_invalid", "“drop” is not possible here."),
    ("on_invalid: {fields: {notez: reject}}\n", 6, "on_invalid.fields.notez", 'ticketevolution has no field “notez”. Did you mean "notes"?'),
    ("on_invalid: {fields: {name: drop-value}}\n", 6, "on_invalid.fields.name", "name is required: the value cannot be dropped. Use reject."),
    ("on_invalid: {fields: {notes: drop-item}}\n", 6, "on_invalid.fields.notes", "notes is in no list, so there is no item to drop. Use drop-value or reject."),
    ("on_invalid: {fields: {\"phone_numbers[].number\": drop-value}}\n", 6, "on_invalid.fields.phone_numbers[].number", "is required: the value cannot be dropped. Use drop-item or reject."),
    ("on_invalid: {fields: {notes: ignore}}\n", 6, "on_invalid.fields.notes", "Use one of: reject, drop-item, drop-value."),
    ("gates: {max_reject: 5%}\n", 6, "gates.max_reject", 'Did you mean "max_rejects"?'),
    ("gates: {max_rejects: 500%}\n", 6, "gates.max_rejects", "“500%” is no limit. Write a share such as 5%, or a number of rows such as 100."),
    ("gates: {max_drops: many}\n", 6, "gates.max_drops", "“many” is no limit."),
    ("gates: {max_rows: 0}\n", 6, "gates.max_rows", "“0” is no whole number of at least 1."),
    ("gates: {max_changes: some}\n", 6, "gates.max_changes", "“some” is no limit."),
    ("gates: {history: maybe}\n", 6, "gates.history", "Use one of: yes, no."),
    ("gates: {history: {row: 5%}}\n", 6, "gates.history.row", 'Did you mean "rows"?'),
    ("gates: {history: {rows: 12}}\n", 6, "gates.history.rows", "“12” is no distance. Write a percentage up to 999% such as 10%, or any for no limit."),
    ("gates: {history: {blanks: 101%}}\n", 6, "gates.history.blanks", "Write a percentage up to 100% such as 10%, or any for no limit."),
    ("gates: {history: {headings: different}}\n", 6, "gates.history.headings", "Use one of: same, any."),
    ("gates: {history: {runs: 0}}\n", 6, "gates.history.runs", "“0” is no whole number of at least 1."),
    ("gates: {history: {runs: 200}}\n", 6, "gates.history.runs", "200 runs are more than are looked at. Write a number up to 100."),
    ("gates: {history: {at_least: 11}}\n", 6, "gates.history.at_least", "they would learn for ever. Write at_least: 10 or less, or a higher `runs`."),
    ("gates: {min_rows: 5%}\n", 6, "gates.min_rows", "“5%” is no whole number of at least 0."),
    ("checks: {vat_number: country}\n", 6, "checks.vat_number", "ticketevolution has no field “vat_number” with a stricter check. Remove it."),
    ("tests: {row: {}}\n", 6, "tests", "A list is needed here, not an object."),
    ("tests:\n  - {record: {name: Ned Flanders}}\n", 7, "tests[0]", "The test has no row."),
    ("tests:\n  - {row: {Name: x}}\n", 7, "tests[0]", "The test says nothing of what the row must become."),
    ("tests:\n  - {row: {Name: x}, record: {}, faults: [name-without-space]}\n", 7, "tests[0].faults", "A row becomes a record or has faults, not both."),
    ("tests:\n  - row: {Name: x}\n    record: {nme: x}\n", 8, "tests[0].record.nme", 'ticketevolution has no field “nme” here. Did you mean "name"?'),
    ("tests:\n  - row: {Name: x}\n    record: {phone_numbers: [{nr: x}]}\n", 8, "tests[0].record.phone_numbers[0].nr", "has no field “nr” here."),
    ("tests:\n  - {row: {Name: [a]}, faults: []}\n", 7, "tests[0].row.Name", "A text is needed here, not a list."),
    ("tests:\n  - {row: {Name: x}, faults: [email-invald]}\n", 7, "tests[0].faults[0]", 'There is no problem “email-invald”. Did you mean "email-invalid"?'),
    ("tests:\n  - {row: {Name: x}, faults: email-invalid}\n", 7, "tests[0].faults", "A list of codes is needed here."),
]  # fmt: skip


@pytest.mark.parametrize(("more", "line", "path", "said"), TOP)
def test_mistakes_of_sections(tmp_path: Path, more: str, line: int, path: str, said: str) -> None:
    told = mistakes(tmp_path, RECORD + more)
    assert [(at, where) for at, where, _ in told] == [(line, path)]
    assert said in told[0][2]


FIELDS = [
    # shapes
    ("  nots: A", 6, "record.nots", 'ticketevolution has no field “nots” here. Did you mean "notes"?'),
    ("  notes:", 6, "record.notes", "Nothing is written here."),
    ("  notes: {}", 6, "record.notes", "The field has no source. Say where it comes from: column, columns, value, first_of, template, sql."),
    ("  notes: []", 6, "record.notes", "The list is empty. Name at least one column."),
    ("  notes: {first_of: []}", 6, "record.notes.first_of", "The list is empty."),
    ("  notes: {columns: A}", 6, "record.notes.columns", "A list is needed here, not a text."),
    ("  notes: {colum: A}", 6, "record.notes.colum", 'There is no source or step “colum” here. Did you mean "column"?'),
    ("  notes: {column: A, value: b}", 6, "record.notes.value", "“value” stands beside “column”: a field has one source."),
    ("  notes: {clean: lower}", 6, "record.notes", "The field has no source."),
    ("  notes: {first_of: [A, {clean: lower}]}", 6, "record.notes.first_of[1]", "The field has no source."),
    ("  notes: {column: [A]}", 6, "record.notes.column", "A text is needed here, not a list."),
    ("  notes: {column: \" \"}", 6, "record.notes.column", "Nothing is written here."),
    ("  company: Company", 6, "record.company", "company is an object with fields of its own, not a text. Write company: {name: …}; its fields: name."),
    ("  company: {}", 6, "record.company", "company is an object with fields of its own."),
    ("  company: [Company]", 6, "record.company", "company is an object with fields of its own, not a list."),
    ("  company: {nam: Company, name: Company}", 6, "record.company.nam", 'Did you mean "name"?'),
    ("  addresses: Street", 6, "record.addresses", "addresses is a list of items, not a text. Begin each item with “- ”"),
    ("  addresses: {label: A}", 6, "record.addresses", "addresses is a list of items, not an object."),
    ("  addresses: []", 6, "record.addresses", "The list is empty. Give it an item, or leave addresses out."),
    ("  addresses:", 6, "record.addresses", "addresses is a list of items, not a text."),
    ("  addresses: [Street]", 6, "record.addresses[0]", "An item of addresses is an object, not a text. Write {field: column}; its fields: label,"),
    ("  addresses:\n    - {stret_address: A, label: B}", 7, "record.addresses[0].stret_address", 'has no field “stret_address” here. Did you mean "street_address"?'),
    ("  phone_numbers:\n    - label: A", 7, "record.phone_numbers[0]", "The field “phone_numbers[].number” is required and not mapped."),
    ("  addresses: [{label: {value: home}}]", 6, "record.addresses[0]", "The item reads no column, so it would never exist."),
    ("  office_id: [A, B]", 6, "record.office_id", "office_id takes one source, as it is no text. Use {first_of: [ … ]}"),
    ("  tags: []", 6, "record.tags", "The list is empty."),
    ("  tags: {label: A}", 6, "record.tags.label", "There is no source or step “label” here."),
    # fixed values
    ("  office_id: {value: main}", 6, "record.office_id.value", "“main” is no whole number, and office_id takes one."),
    ("  office_id: {column: A, default: none}", 6, "record.office_id.default", "“none” is no whole number"),
    ("  office_id: {column: A, lookup: {Main: \"1\", East: two}}", 6, "record.office_id.lookup.East", "“two” is no whole number"),
    ("  email_addresses: [{address: A, is_primary: {value: maybe}}]", 6, "record.email_addresses[0].is_primary.value", "“maybe” is neither yes nor no"),
    ("  email_addresses: [{address: A, label: {value: a label of more than 20}}]", 6, "record.email_addresses[0].label.value", "is longer than the 20 characters that email_addresses[].label takes."),
    ("  addresses: [{locality: A, country_code: {value: Atlantis}}]", 6, "record.addresses[0].country_code.value", "“Atlantis” is no ISO 3166 country code."),
    ("  notes: {value: \"\"}", 6, "record.notes.value", "Nothing is written here."),
    ("  notes: {column: A, default: \"\"}", 6, "record.notes.default", "Nothing is written here."),
    # steps
    ("  notes: {column: A, part: 1}", 6, "record.notes.part", "There is nothing to take a part of."),
    ("  notes: {column: A, join: x}", 6, "record.notes.join", "There is nothing to join. “join” belongs to columns or to split."),
    ("  notes: {column: A, split: \"\"}", 6, "record.notes.split", "Nothing is written here."),
    ("  notes: {column: A, split: x, part: 0}", 6, "record.notes.part", "“0” is no part. Write 1 for the first part"),
    ("  notes: {column: A, split: x, part: 1-2-3}", 6, "record.notes.part", "“1-2-3” is no part."),
    ("  notes: {column: A, split: x, part: 3-2}", 6, "record.notes.part", "“3-2” ends before it begins. Write 2-3."),
    ("  notes: {column: A, clean: lowr}", 6, "record.notes.clean", '“lowr” is not possible here. Did you mean "lower"?'),
    ("  notes: {column: A, clean: [lower, uper]}", 6, "record.notes.clean[1]", 'Did you mean "upper"?'),
    ("  notes: {column: A, clean: cut}", 6, "record.notes.clean", "cut needs to be told more. Write {cut: 20}"),
    ("  notes: {column: A, clean: {cut: long}}", 6, "record.notes.clean.cut", "“long” is no whole number of at least 1."),
    ("  notes: {column: A, clean: {trim: 1}}", 6, "record.notes.clean.trim", "There is no cleaning “trim” here. Known: cut, replace."),
    ("  notes: {column: A, clean: {replace: {pattern: x}}}", 6, "record.notes.clean.replace", "“with” is missing."),
    ("  notes: {column: A, clean: {replace: {pattern: \"\", with: x}}}", 6, "record.notes.clean.replace.pattern", "Nothing is written here."),
    ("  notes: {column: A, clean: {replace: {pattern: \"(\", with: x}}}", 6, "record.notes.clean.replace.pattern", "“(” is no regular expression: unclosed group."),
    ("  notes: {column: A, clean: {replace: {pattern: \"(?=x)\", with: x}}}", 6, "record.notes.clean.replace.pattern", "“(?=x)” is no regular expression: look-around"),
    ("  notes: {column: A, lookup: [B]}", 6, "record.notes.lookup", "An object is needed here, not a list."),
    ("  notes: {column: A, lookup: {}}", 6, "record.notes.lookup", "The table is empty."),
    ("  notes: {column: A, lookup: {a: [b]}}", 6, "record.notes.lookup.a", "A text is needed here, not a list."),
    ("  notes: {column: A, else: keep}", 6, "record.notes.else", "“else” belongs to a lookup, and there is none."),
    ("  notes: {column: A, lookup: {a: b}, else: drop}", 6, "record.notes.else", "Use one of: keep, blank, reject."),
    ("  notes: {column: A, date: {}, number: {}}", 6, "record.notes.number", "“number” stands beside “date”: a field takes one type step."),
    ("  notes: {column: A, phone: Klingon}", 6, "record.notes.phone", "“Klingon” is no country."),
    ("  notes: {column: A, phone: {default: Germny}}", 6, "record.notes.phone.default", 'Did you mean "Germany"?'),
    ("  notes: {column: A, phone: {regoin: B}}", 6, "record.notes.phone.regoin", 'Did you mean "region"?'),
    ("  notes: {column: A, phone: {region: {clean: upper}}}", 6, "record.notes.phone.region", "The field has no source."),
    ("  notes: {column: A, country: iso}", 6, "record.notes.country", "“iso” is not possible here. Use one of: code, name."),
    ("  notes: {column: A, country: {to: code}}", 6, "record.notes.country", "A word is needed here, not an object. Write country: code or country: name."),
    ("  notes: {column: A, currency: GBP}", 6, "record.notes.currency", "“currency” takes no settings. Write currency: {}."),
    ("  notes: {column: A, date: european}", 6, "record.notes.date", "“european” is neither an order nor a format of dates."),
    ("  notes: {column: A, date: {order: dayfirst}}", 6, "record.notes.date.order", 'Did you mean "day-first"?'),
    ("  notes: {column: A, date: {order: day-first, format: \"%d\"}}", 6, "record.notes.date.order", "An order stands beside a format."),
    ("  notes: {column: A, number: \";\"}", 6, "record.notes.number", "“;” is not possible here. Use one of: ., ,."),
    ("  notes: {column: A, yes_no: Y}", 6, "record.notes.yes_no", "The words for yes and no are needed here."),
    ("  notes: {column: A, yes_no: {yes: [Y, y], no: [Y]}}", 6, "record.notes.yes_no", "“y” stands for yes and for no."),
    ("  office_id: {column: A, date: {}}", 6, "record.office_id.date", "“date” gives no value that office_id (integer) takes. Use number, or none."),
    ("  email_addresses: [{address: A, is_primary: {column: B, number: {}}}]", 6, "record.email_addresses[0].is_primary.number", "“number” gives no value that email_addresses[].is_primary (boolean) takes. Use yes_no"),
    # templates
    ("  notes: {template: \"{A\"}", 6, "record.notes.template", "The braces do not fit: the { at character 1 has no partner."),
    ("  notes: {template: \"A}\"}", 6, "record.notes.template", "the } at character 2 has no partner."),
    ("  notes: {template: \"a {} b\"}", 6, "record.notes.template", "the braces at character 3 name no column."),
    ("  notes: {template: \"nothing\"}", 6, "record.notes.template", "“nothing” names no column. Write {Column}, or use value: for a fixed text."),
    # groups
    ("  notes: \"Note {n}\"", 6, "record.notes", "{n} stands for the number of a group, and there is none here. Only the items of a list have groups"),
    ("  tags: [\"Tag {n}\"]", 6, "record.tags[0]", "{n} stands for the number of a group"),
    ("  phone_numbers:\n    - number: {column: \"P {n}\"}", 7, "record.phone_numbers[0].number.column", "{n} stands for the number of a group"),
    ("  phone_numbers:\n    - each: 1-3\n      number: P", 8 - 1, "record.phone_numbers[0].each", "No column of the item holds {n}: all its groups would be the same."),
    ("  phone_numbers:\n    - {each: 3, number: \"P {n}\"}", 7, "record.phone_numbers[0].each", "Groups are a range or a list. Write each: 1-3"),
    ("  phone_numbers:\n    - {each: 3-1, number: \"P {n}\"}", 7, "record.phone_numbers[0].each", "There is no group in it."),
    ("  phone_numbers:\n    - {each: [], number: \"P {n}\"}", 7, "record.phone_numbers[0].each", "There is no group in it."),
    ("  phone_numbers:\n    - {each: 1-9999, number: \"P {n}\"}", 7, "record.phone_numbers[0].each", "“1-9999” are more than 100 groups."),
    ("  phone_numbers:\n    - {each: [a, a], number: \"P {n}\"}", 7, "record.phone_numbers[0].each", "A group stands here twice."),
    ("  phone_numbers:\n    - {each: 1-3, number: {column: \"P {n}\", lookup: [x]}}", 7, "record.phone_numbers[0].number.lookup", "An object is needed here, not a list."),
    ("  phone_numbers:\n    - {number: P, present_if: P}", 7, "record.phone_numbers[0].present_if", "A list of columns is needed here. Write present_if: [Street, City]."),
    ("  phone_numbers:\n    - {number: P, present_if: [{column: P}]}", 7, "record.phone_numbers[0].present_if[0]", "A text is needed here, not an object."),
]  # fmt: skip


@pytest.mark.parametrize(("more", "line", "path", "said"), FIELDS)
def test_mistakes_of_fields(tmp_path: Path, more: str, line: int, path: str, said: str) -> None:
    told = mistakes(tmp_path, RECORD + more + "\n")
    assert [(at, where) for at, where, words in told if said in words] == [(line, path)], told
    assert len(told) == 1 or "has no source" in told[-1][2] + told[0][2], told


@pytest.mark.parametrize(
    ("text", "line", "path", "said"),
    [
        ("target: ticketevolutoin\nsystem: x\nkey: A\nrecord: {}\n", 1, "target", "There is no record shape “ticketevolutoin”. Did you mean \"ticketevolution\"? Known: ticketevolution, intend."),
        ("target: intend\nsystem: \"\"\nkey: A\nrecord: {title: T}\n", 2, "system", "Nothing is written here."),
        (f"target: intend\nsystem: {'x' * 256}\nkey: A\nrecord: {{title: T}}\n", 2, "system", "The name has 256 characters; 255 are the most."),
        ("target: intend\nsystem: x\nkey: {value: A}\nrecord: {title: T}\n", 3, "key", "The key reads no column: all clients would have the same."),
        ("target: intend\nsystem: x\nkey: []\nrecord: {title: T}\n", 3, "key", "The list is empty."),
        ("target: intend\nsystem: x\nkey: \"A {n}\"\nrecord: {title: T}\n", 3, "key", "{n} stands for the number of a group"),
        ("target: intend\nsystem: x\nkey: [A, {column: B, clean: x}]\nrecord: {title: T}\n", 3, "key[1].clean", "“x” is not possible here."),
        ("target: intend\nsystem: x\nkey: A\nrecord: [title]\n", 4, "record", "An object is needed here, not a list."),
        ("target: intend\nsystem: x\nkey: A\nrecord:\n", 4, "record", "No field is mapped."),
        ("target: ticketevolution\nsystem: x\nkey: A\nrecord: {notes: N}\n", 4, "record", "The field “name” is required and not mapped. Add name: and a column."),
        (INTEND + "load: {company: share}\n", 6, "load.company", "intend has nothing that clients share."),
        (INTEND + "  billing_address: {address_default: {value: maybe}, address_town: A}\n", 6, "record.billing_address.address_default.value", "“maybe” is neither yes nor no"),
        (INTEND + "checks: {vat: country}\n", 6, "checks.vat", 'intend has no field “vat” with a stricter check. Did you mean "vat_number"?'),
        (INTEND + "checks: {vat_number: strict}\n", 6, "checks.vat_number", "Use one of: characters, country."),
    ],
)  # fmt: skip
def test_mistakes_of_the_top_level(tmp_path: Path, text: str, line: int, path: str, said: str) -> None:
    told = mistakes(tmp_path, text)
    assert [(at, where) for at, where, _ in told] == [(line, path)]
    assert said in told[0][2]


def test_required_fields_are_not_demanded_of_an_update(tmp_path: Path) -> None:
    text = HEAD + "record: {notes: Notes}\nload: {mode: update}\n"
    assert set(read(tmp_path, text).record.own) == {"notes"}


def test_an_unknown_target_still_lets_the_other_sections_be_judged(tmp_path: Path) -> None:
    text = "target: x\nsystem: s\nkey: {colum: A}\nrecord: {anything: [1]}\nload: {mode: x}\ngates: {max_rejects: x}\n"
    told = [(line, path) for line, path, _ in mistakes(tmp_path, text)]
    assert told == [(1, "target"), (3, "key"), (3, "key.colum"), (5, "load.mode"), (6, "gates.max_rejects")]


def test_a_secret_fixed_value_is_never_quoted(tmp_path: Path) -> None:
    text = INTEND + "  credentials: {username: U, password: {value: hunter2canary, date: {order: x}}}\n"
    told = mistakes(tmp_path, text)
    assert [(line, path) for line, path, _ in told] == [(6, "record.credentials.password.date.order")]
    assert "hunter2canary" not in str(told)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    everything = RECORD + "\n".join(more for more, *_ in FIELDS if more.startswith("  notes: {column: A, "))
    everything = everything.replace("  notes: ", "    - address: ").replace(
        "record:\n  name: Name\n", "record:\n  name: Name\n  email_addresses:\n"
    )
    told = mistakes(tmp_path, everything)
    lines = [line for line, _, _ in told]
    assert lines == sorted(lines)
    assert set(range(7, 7 + everything.count("- address"))) == set(lines)
