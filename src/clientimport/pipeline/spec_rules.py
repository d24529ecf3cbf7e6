"""A rule of a mapping in plain words: where a value comes from, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from clientimport.core.fields import Field
from clientimport.core.language import said
from clientimport.core.mapping import (
    Clean,
    Column,
    Default,
    Extract,
    FieldRule,
    FirstOf,
    Join,
    Lookup,
    Part,
    Several,
    Split,
    Sql,
    Step,
    Template,
    Typed,
    Value,
)
from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.words_spec import WORDS


@dataclass
class RuleWords:
    """The words of one language. `tables`: lookups met so far, each with the field that it was met at first."""

    lang: str
    dates: str | None = None
    tables: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, key: str, **places: object) -> str:
        """One text."""
        return said(WORDS, self.lang, key, **places)

    def source(self, rule: FieldRule, at: str, *, secret: bool = False) -> str:
        """Where it comes from. `secret`: what the mapping itself fixes is withheld."""
        match rule.source:
            case Column(name):
                return self.say("column", name=name)
            case Value(text):
                return self.say("value", text=WITHHELD if secret else text)
            case Several(sources, join):
                inner = ", ".join(self._inner(each, at, secret) for each in sources)
                return (
                    self.say("joined", sources=inner) if join == " " else self.say("several", sources=inner, join=_seen(join))
                )
            case FirstOf(sources):
                return self.say("first_of", sources=", ".join(self._inner(each, at, secret) for each in sources))
            case Template(text):
                return self.say("template", text=text)
            case Sql(text):
                return self.say("sql", text=text)

    def steps(self, rule: FieldRule, at: str, found: Field | None, *, secret: bool = False) -> list[str]:
        """What is done with it, in the order in which it is."""
        return [words for step in rule.steps for words in self._step(step, at, found, secret)]

    def _inner(self, rule: FieldRule, at: str, secret: bool) -> str:
        source, steps = self.source(rule, at, secret=secret), self.steps(rule, at, None, secret=secret)
        return self.say("with", source=source, steps="; ".join(steps)) if steps else source

    def _step(self, step: Step, at: str, found: Field | None, secret: bool) -> list[str]:
        match step:
            case Split(on):
                return [self.say("split", on=_seen(on))]
            case Part(first, last):
                name = "part" if first == last else "parts on" if last is None else "parts"
                return [self.say(name, first=first, last=last)]
            case Join(by):
                return [self.say("join parts", by=_seen(by))]
            case Clean(kind):
                name = "title-case" if kind == "title" else kind
                by = WITHHELD if secret else _seen(step.by)
                return [self.say(name, length=step.length, pattern=_seen(step.pattern), by=by)]
            case Extract(pattern, group, otherwise):
                return [self.say("extract", group=group, pattern=_seen(pattern)), self.say(f"else.{otherwise}")]
            case Lookup(table, otherwise):
                return [self.say("table", n=self._table(at, table, secret)), self.say(f"else.{otherwise}")]
            case Typed():
                return self._typed(step, at, found)
            case Default(text):
                return [self.say("default", text=WITHHELD if secret else text)]

    def _typed(self, step: Typed, at: str, found: Field | None) -> list[str]:
        options = step.options
        default = options.get("default", "")
        match step.kind:
            case "phone":
                region = self._inner(step.region, at, False) if step.region is not None else ""
                told = self.say("phone in", region=region, default=default or "–") if region else ""
                told = told or (self.say("phone of", default=default) if default else "")
                return [self.say("phone"), *([told] if told else [])]
            case "country":
                to = options.get("to") or ("name" if found is not None and found.max_length != 2 else "code")
                return [self.say(f"country.{to}"), *([self.say("default", text=default)] if default else [])]
            case "date":
                order = options.get("order") or self.dates
                how = options.get("format") or (self.say(order) if order else "")
                return [self.say("date step") + (f" ({how})" if how else "")]
            case "number":
                return [self.say("number", decimal=options.get("decimal") or ".")]
            case "yes_no":
                words = "; ".join(f"{side}: {options[side]}" for side in ("yes", "no") if options.get(side))
                return [self.say("yes_no") + (f" ({words})" if words else "")]
            case _:
                return [self.say(step.kind)]

    def _table(self, at: str, table: dict[str, str], secret: bool) -> int:
        shown = {WITHHELD: WITHHELD} if secret else table
        for number, (_, known) in enumerate(self.tables, start=1):
            if known == shown:
                return number
        self.tables.append((at, shown))
        return len(self.tables)


def _seen(text: str) -> str:
    """A text whose breaks and tabs can be seen."""
    return text.replace("\n", "⏎").replace("\t", "⇥").replace(" ", "␣") if not text.strip() else text.replace("\n", "⏎")
