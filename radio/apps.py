from django.apps import AppConfig


class RadioConfig(AppConfig):
    name = "radio"
    default_auto_field = "django.db.models.BigAutoField"
