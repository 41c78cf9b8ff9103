from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from config import env
from users.accounts import retention


class UsersConfig(AppConfig):
    name = "users"
    verbose_name = "People"

    def ready(self) -> None:
        autodiscover_modules("personal_data", "moderated")
        retention.periods(env.RETENTION)  # says now, and not at night, what cannot be meant
