"""An S3 server of this machine that checks signatures and rights, with one user; buckets come and go by a word.

    python -m tests.lib.s3_server

It prints its address, the user's key and secret, then takes lines "make BUCKET" and "drop BUCKET", and ends with its
input.
"""

import json
import logging
import sys
from typing import Any

import boto3
import httpx
from moto.server import ThreadedMotoServer

# The user may do everything in buckets, but for writing to those that are named so.
ALLOWED = [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::readonly-*"},
]


def client(kind: str, address: str, key: str = "nobody", secret: str = "none") -> Any:  # noqa: S107 - of a test
    told = {"aws_access_key_id": key, "aws_secret_access_key": secret, "region_name": "us-east-1"}
    return boto3.client(kind, endpoint_url=address, **told)


def with_a_user(address: str) -> tuple[str, str]:
    """Make a user; from then on, nobody else is believed."""
    iam = client("iam", address)
    iam.create_user(UserName="scorecard")
    policy = json.dumps({"Version": "2012-10-17", "Statement": ALLOWED})
    iam.put_user_policy(UserName="scorecard", PolicyName="lake", PolicyDocument=policy)
    made = iam.create_access_key(UserName="scorecard")["AccessKey"]
    httpx.post(f"{address}/moto-api/reset-auth", content="0").raise_for_status()
    return made["AccessKeyId"], made["SecretAccessKey"]


def drop(s3: Any, bucket: str) -> None:
    for each in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=each["Key"])
    s3.delete_bucket(Bucket=bucket)


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    key, secret = with_a_user(address)
    s3 = client("s3", address, key, secret)
    print(address, key, secret, flush=True)
    for line in sys.stdin:
        verb, bucket = line.split()
        if verb == "make":
            s3.create_bucket(Bucket=bucket)
        else:
            drop(s3, bucket)
        print("done", flush=True)


if __name__ == "__main__":
    main()
