"""A column of the file as it is proposed for: what its heading says, weighed with what its values look like."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clientimport.mapper.proposing.meaning import EXACT, NEAR, NONE, PARTLY, PHONES, Meaning, meaning_of
from clientimport.values.looks import Looks

_SHAPES = {
    **dict.fromkeys(PHONES, ("phone", "phone numbers")),
    "email": ("email", "e-mail addresses"),
    "website": ("url", "web addresses"),
    "country": ("country", "countries"),
    "currency": ("currency", "currencies"),
    "postal_code": ("postal", "postal codes"),
    "vat_number": ("vat", "tax numbers"),
    "primary_shipping": ("yes_no", "yes or no"),
    "primary_billing": ("yes_no", "yes or no"),
    "email_flag": ("yes_no", "yes or no"),
    "phone_flag": ("yes_no", "yes or no"),
    "deleted": ("yes_no", "yes or no"),
}
"""What the values of a concept must look like, and how that is called."""
_WORDS_ONLY = frozenset(
    {"first_name", "last_name", "full_name", "company", "city", "contact_person", "job_title", "customer_name"}
)
_BY_VALUES = {"email": "email", "url": "website", "currency": "currency", "country": "country", "phone": "phone"}
"""What values alone can tell."""
_TOLD, _REFUSED = 0.6, 0.2
LABELLED = 0.3
"""The share of phone numbers behind a word, "Phone: 0161 496 0181", from which the word is taken off."""
_LONG_NUMBER = 10
"""Figures from which a number is a phone's rather than a contact's."""
_ENOUGH = 3
"""Filled cells from which values tell anything against a heading."""


@dataclass(frozen=True)
class Candidate:
    """A column. `column`: its name in frames, `written`: as a mapping names it, "" where none can; `concept`: what it is
    proposed as, or ""; `why`: the evidence in words; `doubts`: why it is not sure;
    `further`: whether it goes on in rows below that of the client."""

    heading: str
    column: str
    written: str
    position: int
    meaning: Meaning
    looks: Looks
    concept: str = ""
    why: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    secret: bool = False
    further: bool = False

    @property
    def scope(self) -> str:
        """Its heading's."""
        return self.meaning.scope

    @property
    def group(self) -> str:
        """The number of its group, or ""."""
        return self.meaning.group

    def doubted(self, why: str) -> Candidate:
        """The same with one more doubt."""
        return self if why in self.doubts else replace(self, doubts=(*self.doubts, why))

    def seen_as(self, concept: str) -> Candidate:
        """The same, proposed as something else."""
        return replace(self, concept=concept)


def candidate(  # noqa: PLR0913
    heading: str, column: str, written: str, position: int, looks: Looks, *, secret: bool, said: str = ""
) -> Candidate:
    """One column -> what it is taken for by itself, its neighbours aside. `said`: its heading without what all begin with."""
    meaning = meaning_of(heading)
    if said and meaning.clear != EXACT:
        meaning = meaning_of(said)
    made = Candidate(heading, column, written, position, meaning, looks, secret=secret)
    if secret:
        return replace(made, concept="password" if meaning.concept == "password" else "", why=("secret by its heading",))
    by_heading = replace(made, concept=meaning.concept, why=_heading_words(meaning), doubts=_heading_doubts(meaning))
    return _weighed(by_heading)


def _heading_words(meaning: Meaning) -> tuple[str, ...]:
    return {EXACT: ("synonym",), NEAR: ("like a synonym",), PARTLY: ("synonym in part",)}.get(meaning.clear, ())


def _heading_doubts(meaning: Meaning) -> tuple[str, ...]:
    return {NEAR: ("the heading is only like a known one",), PARTLY: ("the heading says more, or several things",)}.get(
        meaning.clear, ()
    )


def _weighed(made: Candidate) -> Candidate:
    looks, concept = made.looks, made.concept
    if concept == "contact_number":
        return _weighed(_number_of_contact(made))
    if not looks.filled:
        return replace(made, why=(*made.why, "no value in the sample")) if concept else made
    if concept == "code" and made.scope in ("billing", "shipping", "mailing", "other") and looks.share("postal") > _TOLD:
        return replace(made, concept="postal_code").doubted("a code that looks like a postal code")
    if concept == "email" and made.scope == "main" and looks.share("yes_no") > _TOLD:
        return replace(made, concept="email_flag")
    if concept in PHONES and made.scope == "main" and looks.share("yes_no") > _TOLD:
        return replace(made, concept="phone_flag")
    if not concept and made.scope in ("home", "work", "other", "main") and _phones(looks) > _TOLD:
        return replace(made, concept="phone", why=("by its values", _told(looks, "phone", "phone numbers")))
    if concept in _SHAPES:
        return _shaped(made, *_SHAPES[concept])
    if concept in _WORDS_ONLY or made.meaning.clear in (NONE, PARTLY):
        return _overruled(made)
    if concept == "region" and looks.share("code_behind") > _REFUSED:
        return made.doubted("its values end in a country's code")
    if concept in ("street", "address") and looks.share("email") > _TOLD:
        return _by_values(made)
    return made


def _number_of_contact(made: Candidate) -> Candidate:
    """ "Contact No" is a phone number where its values are, else what the system numbers its contacts with."""
    looks = made.looks
    if not looks.filled:
        return made.seen_as("phone").doubted("a phone number, or a number that the system gives")
    like_phones = looks.share("phone") > _TOLD and (looks.share("phone_shape") > LABELLED or looks.longest >= _LONG_NUMBER)
    return made.seen_as("phone" if like_phones else "id")


def _phones(looks: Looks) -> float:
    """The share of phone numbers; figures that could be anything count for nothing."""
    return looks.share("phone") if looks.share("phone_shape") > 0.3 and looks.share("date") < 0.5 else 0.0


def _several(looks: Looks) -> bool:
    return bool(looks.parts)


def _shaped(made: Candidate, shape: str, called: str) -> Candidate:
    """A concept whose values must look like something."""
    looks = made.looks
    share = looks.share(shape) + (looks.share("plate") if shape == "country" else 0.0)
    if shape == "phone" and share + looks.share("labelled_phone") >= _TOLD and looks.share("labelled_phone") > LABELLED:
        return made.doubted("numbers behind words, perhaps several in a cell: the first is taken")
    if share >= _TOLD or (_several(looks) and shape in ("email", "phone")):
        if share > looks.share(shape):
            return made.doubted("letters as on cars: see what each becomes")
        surely = replace(made, why=(*made.why, _told(looks, shape, called)))
        if made.meaning.clear == PARTLY and share > 0.9 and shape in ("email", "url"):
            return replace(surely, doubts=("the heading says more",))
        return surely
    said = _told(looks, shape, called)
    if share <= _REFUSED and looks.filled >= _ENOUGH and not (shape == "postal" and looks.share("with_digit") > _TOLD):
        if shape == "country" and looks.share("with_digit") < _REFUSED and made.meaning.clear == EXACT:
            return replace(made, why=(*made.why, said)).doubted("few of the values are known countries")
        return _by_values(replace(made, concept="", why=(f"the heading says {made.concept}, but {said}",), doubts=()))
    return replace(made, why=(*made.why, said)).doubted(f"only {said}")


def _overruled(made: Candidate) -> Candidate:
    """A concept of plain words, or none: values of a telling shape overrule it."""
    found = _by_values(made)
    if found.concept != made.concept:
        return found
    if made.concept in _WORDS_ONLY and made.looks.share("yes_no") > _TOLD:
        said = _told(made.looks, "yes_no", "yes or no")
        return replace(made, concept="", why=(f"the heading says {made.concept}, but {said}",), doubts=())
    figures = made.looks.share("number")
    if made.concept in _WORDS_ONLY and figures > 0.5 and made.looks.filled >= _ENOUGH:
        return made.doubted(f"{_share(figures)} of the values are numbers")
    return made


def _by_values(made: Candidate) -> Candidate:
    """What the values alone tell, in doubt always."""
    looks = made.looks
    if looks.filled < _ENOUGH or made.meaning.blocked:
        return made
    for shape, concept in _BY_VALUES.items():
        share = _phones(looks) if shape == "phone" else looks.share(shape)
        strict = 0.8 if shape in ("email", "url", "phone") else 0.95
        if shape == "country" and looks.share("honorific") > 0.5:
            continue  # "Ms." is no Montserrat
        if share < strict or concept == made.concept or (shape in ("country", "currency") and looks.longest <= 2):
            continue
        if made.concept and shape not in ("email", "url"):
            continue
        words = dict(_SHAPES.values()).get(shape, shape)
        return replace(made, concept=concept, why=(*made.why, _told(looks, shape, words))).doubted("by its values alone")
    return made


def _told(looks: Looks, shape: str, called: str) -> str:
    return f"{_share(looks.share(shape))} of {looks.filled:,} values are {called}"


def _share(share: float) -> str:
    # 99.6 % are not all.
    return f"{int(share * 100)} %"
