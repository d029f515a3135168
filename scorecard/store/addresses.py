"""Where a lake may be: a folder, or an address in a store; an address never holds a password."""

import re
from urllib.parse import urlsplit

SEGMENTS = r"(/[A-Za-z0-9_=][A-Za-z0-9._=-]*)"
OBJECT_STORE = re.compile(rf"(s3|gs|az)://[A-Za-z0-9][A-Za-z0-9._-]*{SEGMENTS}*/?")
HDFS = re.compile(rf"hdfs://[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?{SEGMENTS}+/?")
FOLDER = re.compile(r"file:///[^?#]+")
FORMS = (
    "an address of the lake is s3://bucket/folder, gs://bucket/folder, az://container/folder, "
    "hdfs://namenode:8020/folder, file:///folder, or the path of a folder; names in it are made of letters, digits, "
    "'-', '_', '=' and '.', and begin with none of '-' and '.'"
)
NO_SECRETS = (
    "an address of the lake holds no user, password, key or parameters: they belong in the environment, where the "
    "store's own tools read them (docs/lake.md)"
)


def checked_address(address: str) -> str:
    """The address; raises ValueError, which does not repeat it, on one that is none or that holds a secret."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    if "@" in address or parts.query or parts.fragment:
        raise ValueError(NO_SECRETS)
    if not any(form.fullmatch(address) for form in (OBJECT_STORE, HDFS, FOLDER)):
        raise ValueError(FORMS)
    return address
