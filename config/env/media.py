"""Audio and pictures: where they lie, who sends them, what may be uploaded."""

from config.env import reading
from config.env.reading import Misconfigured

DELIVERY = reading.variable(
    "DELIVERY",
    "file",
    "Who sends audio: `file` (we do), `x-accel` (nginx), `s3` (object storage).",
    reading.one_of("file", "x-accel", "s3"),
)
UPLOAD_LARGEST_MB = reading.variable(
    "UPLOAD_LARGEST_MB", "500", "The largest file that an artist may upload.", reading.number(1)
)
UPLOAD_DAILY_MB = reading.variable(
    "UPLOAD_DAILY_MB", "5000", "What one person may upload in 24 hours.", reading.number(1)
)
UPLOAD_TOTAL_MB = reading.variable(
    "UPLOAD_TOTAL_MB",
    "0",
    "What the originals of one person's artist pages may take up; 0 for no end.",
    reading.number(0),
)
UPLOAD_HOURS = reading.variable(
    "UPLOAD_HOURS", "48", "How long an upload that stopped can go on.", reading.number(1)
)
MEDIA_JOBS = reading.variable(
    "MEDIA_JOBS",
    "1",
    "How many files are encoded at once; each takes a core and up to 300 MB. 0: elsewhere.",
    reading.number(0),
)
AWS_STORAGE_BUCKET_NAME = reading.variable(
    "AWS_STORAGE_BUCKET_NAME", "", "The bucket for media. Unset: VAR_DIR/media.", str
)
AWS_ACCESS_KEY_ID = reading.variable("AWS_ACCESS_KEY_ID", "", "Object storage's key.", str)
AWS_SECRET_ACCESS_KEY = reading.variable("AWS_SECRET_ACCESS_KEY", "", "And its secret.", str)
AWS_S3_ENDPOINT_URL = reading.variable(
    "AWS_S3_ENDPOINT_URL", "", "Where the bucket is, when not at Amazon.", str
)
AWS_S3_REGION_NAME = reading.variable("AWS_S3_REGION_NAME", "", "The bucket's region.", str)


def _check_delivery() -> None:
    bucket = bool(AWS_STORAGE_BUCKET_NAME)
    if bucket != (DELIVERY == "s3"):
        raise Misconfigured(
            f"DELIVERY is {DELIVERY}, but AWS_STORAGE_BUCKET_NAME is "
            f"{'set' if bucket else 'not set'}: s3 goes with a bucket, and nothing else does."
        )


_check_delivery()
