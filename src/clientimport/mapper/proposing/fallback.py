"""What is proposed where no plan knows the record: fields fed by columns of their own names; required ones fed by something."""

from __future__ import annotations

from clientimport.core.fields import Field, fields_of
from clientimport.core.target import Target
from clientimport.mapper.headings import loose
from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.tree import Block, Col, line_of

_USUAL = ("customer_name", "full_name", "company", "last_name", "email", "id", "code")


def fill_by_name(target: Target, columns: list[Candidate]) -> Block:
    """A record shape of another package: each own field fed by the column of its name."""
    record = Block()
    by_name = {loose(each.heading): each for each in columns if each.written}
    for path, field in fields_of(target.record).items():
        if not field.leaf or field.list_name or "." in path:
            continue
        found = by_name.get(loose(field.name))
        if found is not None and found.secret <= field.secret:
            record.fields[field.name] = line_of(Col(found), [found])
    return record


def required_left(target: Target, record: Block, columns: list[Candidate]) -> None:
    """Feeds required own fields that nothing feeds, in doubt, so that the mapping can be read; and a record without a field."""
    fields = {path: field for path, field in fields_of(target.record).items() if field.leaf and "." not in path}
    own = {path: field for path, field in fields.items() if not field.list_name}
    wanted = [path for path, field in own.items() if field.required and path not in record.fields and path not in target.fixed]
    if not record and not wanted:
        wanted = list(own)[:1]
    for path in wanted:
        record.fields = {path: line_of(*_something(columns, own[path])), **record.fields}


def _something(columns: list[Candidate], field: Field) -> tuple[Col, list[Candidate], str]:
    usable = [each for each in columns if each.written and not each.secret]
    ranked = sorted(usable, key=lambda each: (_USUAL.index(each.concept) if each.concept in _USUAL else 9, each.position))
    return Col(ranked[0]), ranked[:1], f"nothing in the file is clearly a {field.name}, which is required: choose its column"
