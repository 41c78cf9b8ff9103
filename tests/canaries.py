"""Secrets and names that must be found nowhere, and the fields that they go into."""

CANARIES = {
    "password": "zq canary lamp hums",
    "code": "73914628",
    "totp": "918273",
    "token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5",
    "email": "zq-canary-mail@example.org",
    "name": "Zqcanaryname",
    "phone": "+4930555019977",
}
BY_FIELD = {
    "email": CANARIES["email"],
    "username": CANARIES["name"],
    "first_name": CANARIES["name"],
    "last_name": CANARIES["name"],
    "stage_name": CANARIES["name"],
    "bio": CANARIES["name"],
    "name": CANARIES["name"],
    "evidence": f"{CANARIES['name']} {CANARIES['email']} {CANARIES['phone']}",
    "phone": CANARIES["phone"],
    "password": CANARIES["password"],
    "current_password": CANARIES["password"],
    "new_password": CANARIES["password"],
    "code": CANARIES["code"],
    "totp": CANARIES["totp"],
    "refresh": CANARIES["token"],
    "token": CANARIES["token"],
    "link_token": CANARIES["token"],
    "code_verifier": CANARIES["token"],
    "state": CANARIES["token"],
    "next": f"https://example.org/?token={CANARIES['token']}&email={CANARIES['email']}",
    "q": CANARIES["email"],
}
EVERYTHING = " ".join(CANARIES.values())
