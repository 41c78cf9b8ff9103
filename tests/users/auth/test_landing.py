"""Where a sign-in may lead."""

import pytest

from users.auth.landing import ADMIN, PORTAL, landing


@pytest.mark.parametrize(
    "page",
    [
        "/portal/",
        "/portal/releases/12/",
        "/portal/releases/?status=draft&sort=-date#top",
        "/portal/releases/?next=https://evil.example/",
        "/portal/releases/?dir=../..",
    ],
)
def test_to_a_page_of_the_area(page: str) -> None:
    assert landing(page, area=PORTAL) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "portal/",
        "/",
        "/admin/",
        "/portal",
        "/portalx/",
        "//portal/",
        "//evil.example/portal/",
        "///evil.example/portal/",
        "/\\evil.example/portal/",
        "\\\\evil.example/portal/",
        "https://evil.example/portal/",
        "javascript:alert(1)",
        "/portal/../admin/",
        "/portal/%2e%2e/admin/",
        "/portal/%2E%2E%2Fadmin/",
        "/portal/..",
        "/portal/./",
        "/portal//evil.example/",
        "/portal/\\..\\admin/",
        "/portal/%5c..%5cadmin/",
        "/portal/\t../",
        "/portal/\n",
        "/portal/%0d%0aSet-Cookie:x",
        " /portal/",
        "/portal/\0",
        "/portal/\u2028",
        "/portal/sign-in/",
        "/portal/sign-in/?next=/portal/",
        "/portal/sign-out/",
        "/portal/sign%2Din/",
    ],
)
def test_else_to_its_first_page(page: str) -> None:
    assert landing(page, area=PORTAL) == "/portal/"


def test_the_admin_is_an_area_of_its_own() -> None:
    assert landing("/admin/users/user/?q=ada", area=ADMIN) == "/admin/users/user/?q=ada"
    assert landing("/portal/", area=ADMIN) == "/admin/"
    assert landing("/admin/login/", area=ADMIN) == "/admin/"
    assert landing("/admin/logout/", area=ADMIN) == "/admin/"
