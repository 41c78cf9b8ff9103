from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    """Django's, on our site: in INSTALLED_APPS in the place of `django.contrib.admin`."""

    default = False  # `users` has an AppConfig of its own
    default_site = "users.pages.site.Site"
