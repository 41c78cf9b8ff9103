"""Tables of the server's packages in the administration."""

from users.pages import admin_jobs as jobs
from users.pages import admin_packages as packages

__all__ = ["jobs", "packages"]
