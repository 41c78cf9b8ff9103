"""What a password must be like, as Django's validators: length, rarity, no words at hand."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.errors import Invalid
from users.accounts.models import User

MIN_LENGTH = 8
MAX_LENGTH = 256
PRODUCT = "tonearm"
SHORTEST_WORD = 3
FEWEST_CHARACTERS = 5


class WeakPassword(Invalid):
    code, message = "weak_password", "{reasons}"


def require_strong(password: str, *, user: User, field: str) -> None:
    """Raises `WeakPassword` with every reason at once; `field` names it in the body."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise WeakPassword(loc=("body", field), reasons=reasons) from error


class MaximumLength:
    """Refuses what would have to be cut; hashing must not become a burden either."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > MAX_LENGTH:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"At most {MAX_LENGTH} characters."


class SomeVariety:
    """Eight blanks, or one letter held down, are as good as nothing."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(set("".join(password.split()))) < FEWEST_CHARACTERS:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"At least {FEWEST_CHARACTERS} different characters, blanks not counted."


class WordsAtHand:
    """Without our name and theirs, enough must be left to be a password of its own."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        own = password.casefold()
        words = _words_at_hand(user)
        left = re.sub("|".join(map(re.escape, words)), "", own)
        if left != own and len(left) < MIN_LENGTH:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return "Your name, your address or ours are too large a part of it."


def _words_at_hand(user: AbstractBaseUser | None) -> list[str]:
    """The longest first, so that none hides in another."""
    known = [PRODUCT]
    if isinstance(user, User):
        name, _, domain = user.email.partition("@")
        known += [user.email, name, domain, user.username, user.first_name, user.last_name]
    words = {word.casefold() for word in known if len(word) >= SHORTEST_WORD}
    return sorted(words, key=len, reverse=True)
