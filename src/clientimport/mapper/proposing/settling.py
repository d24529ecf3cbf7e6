"""Concepts that only a column's neighbours settle: "Name" beside "Vorname" is a last name, "Title" may be a job."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.meaning import NUMBERS
from clientimport.mapper.proposing.vocabulary import tokens

COMPANY_OR_LAST_NAME = "company_or_last_name"
_FEW, _HALF = 0.3, 0.5
_LONGEST_HOUSE_NUMBER = 10
_LONGEST_STATE = 3


def settled(columns: list[Candidate]) -> list[Candidate]:
    """The columns of a file, ambiguous ones settled by their values and by what else is there."""
    there = {each.concept for each in columns if not each.group and each.scope in ("", "main") and _counts(each)}
    made = [_settled(each, there) for each in columns]
    if "house_number" not in there:
        for before, each in pairwise(columns):
            if _behind_a_street(before, each):
                doubt = "a number behind the street is taken for the house's"
                house = replace(each, meaning=replace(each.meaning, scope=before.scope, group=before.group))
                made[columns.index(each)] = house.seen_as("house_number").doubted(doubt)
    return made


def _behind_a_street(before: Candidate, each: Candidate) -> bool:
    """Whether a column is called "number" and nothing more, and stands right behind a street's."""
    street = before.concept in ("street", "address") and before.looks.share("with_digit") < _HALF
    short = 0 < each.looks.longest <= _LONGEST_HOUSE_NUMBER and each.looks.share("with_digit") > _HALF
    words = [word for word in tokens(each.heading) if not word.isdigit()]
    return street and short and each.concept == "code" and bool(words) and set(words) <= NUMBERS


def _counts(each: Candidate) -> bool:
    """A column without a value says nothing of its neighbours."""
    return bool(each.looks.filled) or not each.looks.rows


def _settled(each: Candidate, there: set[str]) -> Candidate:
    if each.concept == "name":
        return _name(each, there)
    if each.concept == "title":
        return _title(each, there)
    if each.concept == COMPANY_OR_LAST_NAME:
        doubt = "a company's name or a person's last name"
        return each.seen_as("last_name" if "first_name" in there else "customer_name").doubted(doubt)
    if each.concept == "initials":
        alone = "last_name" in there and "first_name" not in there
        return each.seen_as("first_name").doubted("initials, as there is no first name") if alone else each.seen_as("")
    if each.concept == "estado":
        return _state(each)
    if each.concept == "first_name" and each.heading.casefold() == "first":
        return each if "last_name" in there else each.seen_as("full_name").doubted("it may be the whole name")
    if each.concept == "region" and each.looks.values and each.heading.casefold() in ("state", "stato", "estado", "staat"):
        return _state(each)
    if each.concept == "contact_person" and not each.scope and not there & {"company", "customer_name", "name", "full_name"}:
        if each.looks.share("legal_form") > 0.05:
            return each.seen_as("customer_name").doubted("the contact may be the client")
        return each
    if (
        each.concept == "full_name"
        and "first_name" in there
        and "last_name" not in there
        and each.looks.share("full_name") < 0.3
    ):
        return each.seen_as("last_name")
    if not each.concept and each.heading.casefold() == "st" and 0 < each.looks.longest <= _LONGEST_STATE:
        return each if each.looks.share("with_digit") else each.seen_as("region").doubted("two letters for a state")
    if each.concept == "company" and each.looks.share("digits") > _HALF and each.looks.filled:
        return each.seen_as("foreign_id")
    return each


def _name(each: Candidate, there: set[str]) -> Candidate:
    looks = each.looks
    words = looks.share("full_name") + looks.share("comma_name") > _HALF
    first, last = "first_name" in there, "last_name" in there
    if first and not last:
        return each.seen_as("last_name")
    if last and not first and not (words and looks.share("one_word") < _HALF):
        return each.seen_as("first_name")
    if looks.share("legal_form") > 0.15 or each.meaning.entity == "company":
        sure = each.meaning.entity == "company" or "company" not in there
        return each.seen_as("company" if sure else "customer_name")
    if first and last and "company" not in there and not words:
        return each.seen_as("company").doubted("a name beside first and last names may be a company's")
    if (first and last) or each.meaning.entity == "person":
        return each.seen_as("full_name")
    return each.seen_as("customer_name")


def _title(each: Candidate, there: set[str]) -> Candidate:
    looks = each.looks
    if looks.share("honorific") > _HALF:
        return each.seen_as("salutation")
    called = there & {"company", "customer_name", "full_name", "name"}
    if called or ({"first_name", "last_name"} <= there and looks.share("legal_form") < 0.1 and looks.filled):
        return each.seen_as("job_title")
    return each if looks.filled and looks.share("legal_form") > 0.1 else each.doubted("a title may be many things")


def _state(each: Candidate) -> Candidate:
    looks = each.looks
    if looks.share("country") > 0.9 and looks.longest > 2:
        return each.seen_as("country").doubted("its values are countries")
    words = {text.casefold() for text in looks.values}
    if words & {"active", "inactive", "aktiv", "attivo", "activo", "ativo", "open", "closed", "new"}:
        return each.seen_as("status")
    return each.seen_as("region")
