"""What is known of a person's authenticator app: that there is one. Never its secret."""

from collections.abc import Iterator
from typing import Any

from users.accounts.models import User
from users.totp.models import RecoveryCode, TotpDevice


class Authenticators:
    """Since when, and which recovery codes were used."""

    models = (TotpDevice, RecoveryCode)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        device = TotpDevice.objects.confirmed().filter(user=user).first()
        codes = RecoveryCode.objects.filter(user=user)
        used = codes.exclude(used_at=None).order_by("used_at")
        yield (
            "authenticator.json",
            {
                "since": device.confirmed_at if device else None,
                "recovery_codes": codes.count(),
                "recovery_codes_used_at": list(used.values_list("used_at", flat=True)),
            },
        )

    def erase(self, user: User) -> None:
        RecoveryCode.objects.filter(user=user).delete()
        TotpDevice.objects.filter(user=user).delete()
