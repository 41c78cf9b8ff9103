from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AudioConfig(AppConfig):
    name = "audio"
    verbose_name = "Music"

    def ready(self) -> None:
        autodiscover_modules("sung")
