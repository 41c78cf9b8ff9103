output "address" {
  value = "https://${var.domain}"
}

output "cluster" {
  description = "For `aws ecs`, and for the variable AWS_CLUSTER of the deployment."
  value       = aws_ecs_cluster.this.name
}

output "bucket" {
  value = aws_s3_bucket.media.id
}

output "network" {
  description = "Where the deployment runs the task that migrates: the variable AWS_NETWORK."
  value = jsonencode({
    awsvpcConfiguration = {
      subnets        = aws_subnet.private[*].id
      securityGroups = [aws_security_group.tasks.id]
    }
  })
}
