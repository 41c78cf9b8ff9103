variable "name" {
  description = "What everything is called, the cluster and task definitions too."
  type        = string
  default     = "tonearm"
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "domain" {
  description = "How people reach the service, as in music.example.org."
  type        = string
}

variable "zone_id" {
  description = "The Route 53 zone of that domain."
  type        = string
}

variable "image" {
  description = "The container image, by digest."
  type        = string
}

variable "mail" {
  description = "EMAIL_PROVIDER and its variables; with amazon_ses the task's role sends."
  type        = map(string)
  default     = { EMAIL_PROVIDER = "amazon_ses" }
}

variable "mail_from" {
  description = "Whom mails come from; verified at SES."
  type        = string
}

variable "settings" {
  description = "Any other variable of docs/configuration.md."
  type        = map(string)
  default     = {}
}

variable "web_tasks" {
  description = "Web tasks at the least and at the most."
  type        = object({ least = number, most = number })
  default     = { least = 2, most = 10 }
}

variable "media_tasks" {
  description = "How many encode what artists upload."
  type        = number
  default     = 1
}

variable "database" {
  description = "The class and the size (GB) of the database."
  type        = object({ class = string, storage = number })
  default     = { class = "db.m7g.large", storage = 100 }
}

variable "zones" {
  description = "In how many availability zones."
  type        = number
  default     = 2
}
