locals {
  # CPU in 1/1024 of a core, memory in MB.
  processes = {
    web    = { cpu = 1024, memory = 2048, count = var.web_tasks.least, port = 8000 }
    events = { cpu = 256, memory = 1024, count = 1, port = 8001 }
    worker = { cpu = 512, memory = 2048, count = 1, port = null }
    media  = { cpu = 1024, memory = 2048, count = var.media_tasks, port = null }
  }
  balanced = { for name, process in local.processes : name => process if process.port != null }

  environment = merge(
    {
      BASE_URL                = "https://${var.domain}"
      NUM_PROXIES             = "2" # CloudFront, and the balancer behind it
      DELIVERY                = "s3"
      AWS_STORAGE_BUCKET_NAME = aws_s3_bucket.media.id
      AWS_S3_REGION_NAME      = var.region
      EMAIL_FROM              = var.mail_from
      WEB_WORKERS             = "2"
      LOG_FORMAT              = "json"
    },
    var.mail,
    var.settings,
  )
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  retention_in_days = 30
}

# `tables` migrates, as a task of its own: the deployment runs it before it renews the services.
# `run` gives it other commands. There is no `aws ecs execute-command`: its agent wants to write
# where these containers let nobody write.
resource "aws_ecs_task_definition" "this" {
  for_each = merge(local.processes, {
    tables = { cpu = 512, memory = 1024, count = 0, port = null }
  })
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name                   = "tonearm"
    image                  = var.image
    command                = each.key == "tables" ? ["migrate", "--no-input"] : ["process", each.key]
    essential              = true
    readonlyRootFilesystem = true
    stopTimeout            = 30
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    environment            = [for name, value in local.environment : { name = name, value = value }]
    secrets = [
      for name, secret in aws_secretsmanager_secret.this : { name = name, valueFrom = secret.arn }
    ]
    portMappings = each.value.port == null ? [] : [{ containerPort = each.value.port }]
    mountPoints = [
      { sourceVolume = "var", containerPath = "/var/lib/tonearm" },
      { sourceVolume = "uploads", containerPath = "/var/lib/tonearm/uploads" },
      { sourceVolume = "tmp", containerPath = "/tmp" },
    ]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  }])

  # Each task's own: counts for Prometheus are kept there, in memory that is a file.
  volume {
    name = "var"
  }
  volume {
    name = "uploads"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.files.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.files.id
        iam             = "ENABLED"
      }
    }
  }
  volume {
    name = "tmp"
  }
}

resource "aws_ecs_service" "this" {
  for_each        = local.processes
  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"

  # None until there are tables: the first deployment starts as many as the tag says.
  desired_count = 0
  tags          = { tasks = each.value.count }

  # A version that does not come up is taken back.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.tasks.id]
  }

  dynamic "load_balancer" {
    for_each = each.value.port == null ? [] : [each.value.port]
    content {
      target_group_arn = aws_lb_target_group.this[each.key].arn
      container_name   = "tonearm"
      container_port   = load_balancer.value
    }
  }

  # How many, and of which version, is said by scaling and by the deployment.
  lifecycle {
    ignore_changes = [desired_count, task_definition]
  }
  depends_on = [
    aws_lb_listener.https,
    aws_efs_mount_target.files,
    aws_db_instance.this,
    aws_secretsmanager_secret_version.this,
    aws_iam_role_policy.secrets,
    aws_iam_role_policy.task,
    aws_iam_role_policy_attachment.execution,
    aws_route_table_association.private,
  ]
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this["web"].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.web_tasks.least
  max_capacity       = var.web_tasks.most
}

resource "aws_appautoscaling_policy" "web" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.web.service_namespace
  resource_id        = aws_appautoscaling_target.web.resource_id
  scalable_dimension = aws_appautoscaling_target.web.scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
