"""Where Django finds support's pages in the administration."""

from users.support import admin_reports, admin_tickets

__all__ = ["admin_reports", "admin_tickets"]
