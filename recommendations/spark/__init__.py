"""The way past one machine: the same interactions in Apache Spark."""
