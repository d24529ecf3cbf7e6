"""Which columns are secret, and what stands in their place."""

from __future__ import annotations

import re

WITHHELD = "[withheld]"
"""Written instead of a secret cell; read, it means: keep the stored password, or none."""

SECRET_WORDS = frozenset(
    "password passwd passphrase pwd pass passcode passwort kennwort motdepasse mdp contrasena contraseña clave senha "
    "wachtwoord losenord lösenord adgangskode passord salasana haslo hasło heslo parola jelszo jelszó пароль "
    "passwordhash passwordsalt pwdhash hashedpassword encryptedpassword userpassword loginpassword webpassword "
    "secret clientsecret apikey apisecret accesstoken token pin pincode cvv cvc creditcard creditcardnumber "
    "cardnumber securityanswer".split()
)
"""Headings that are secret whether mapped or not; compared without case, blanks and punctuation."""


_TELLING = frozenset("password passwd pwd passwort kennwort passphrase wachtwoord contraseña contrasena senha".split())
"""Words that make a heading secret wherever they stand in it."""


def is_secret_heading(heading: str) -> bool:
    """Whether a heading, or its words, is in the shipped word list ("Web Password", "user_pwd")."""
    folded = heading.casefold()
    words = [word for word in re.split(r"[\W_\d]+", folded) if word]
    return "".join(words) in SECRET_WORDS or bool(_TELLING.intersection(words))
