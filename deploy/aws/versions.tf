terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
  # The state holds the secrets below: keep it where only you read, encrypted and versioned.
  # backend "s3" { ... }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { service = var.name }
  }
}
