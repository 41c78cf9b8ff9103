"""Having shown lately who one is: the rule of `users.accounts`, whose routes ask it too."""

from users.accounts.freshness import FRESH, ConfirmFirst, require_fresh

__all__ = ["FRESH", "ConfirmFirst", "require_fresh"]
