# Each made once; docs/operations/security.md says how to change them.
resource "random_password" "keys" {
  for_each = toset(["SECRET_KEY", "STREAM_KEY", "OTP_PEPPER", "JWT"])
  length   = 64
  special  = false
}

locals {
  database_url = join("", [
    "postgres://tonearm:", random_password.database.result, "@", aws_db_instance.this.address,
    ":5432/tonearm?sslmode=require",
  ])
  secrets = {
    DATABASE_URL = local.database_url
    SECRET_KEY   = random_password.keys["SECRET_KEY"].result
    STREAM_KEY   = random_password.keys["STREAM_KEY"].result
    OTP_PEPPER   = random_password.keys["OTP_PEPPER"].result
    JWT_KEYS     = jsonencode({ first = random_password.keys["JWT"].result })
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each    = toset(["DATABASE_URL", "SECRET_KEY", "STREAM_KEY", "OTP_PEPPER", "JWT_KEYS"])
  name_prefix = "${var.name}/${each.key}-"
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each      = aws_secretsmanager_secret.this
  secret_id     = each.value.id
  secret_string = local.secrets[each.key]

  # Keys are changed there, by hand, and not here.
  lifecycle {
    ignore_changes = [secret_string]
  }
}
