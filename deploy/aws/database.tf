resource "random_password" "database" {
  length  = 48
  special = false
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres17"

  # As the server's own database is set: an error's details may name a person.
  dynamic "parameter" {
    for_each = {
      jit                     = "0"
      random_page_cost        = "1.1"
      log_min_error_statement = "panic"
      log_error_verbosity     = "terse"
      "rds.force_ssl"         = "1"
    }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Standby in another zone; point-in-time recovery to any second of the last two weeks.
resource "aws_db_instance" "this" {
  identifier                = var.name
  engine                    = "postgres"
  engine_version            = "17"
  instance_class            = var.database.class
  allocated_storage         = var.database.storage
  max_allocated_storage     = var.database.storage * 10
  storage_type              = "gp3"
  storage_encrypted         = true
  db_name                   = "tonearm"
  username                  = "tonearm"
  password                  = random_password.database.result
  db_subnet_group_name      = aws_db_subnet_group.this.name
  parameter_group_name      = aws_db_parameter_group.this.name
  vpc_security_group_ids    = [aws_security_group.kept.id]
  multi_az                  = true
  backup_retention_period   = 14
  deletion_protection       = true
  final_snapshot_identifier = "${var.name}-last"
  copy_tags_to_snapshot     = true

  auto_minor_version_upgrade   = true
  performance_insights_enabled = true
}
