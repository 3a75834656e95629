"""Pictures and documents in an S3-compatible storage, which fails as a disk does and is reached through the portal."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# A storage that hangs must not hold all workers.
CONNECTION = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=3,
    read_timeout=20,
    retries={"max_attempts": 2, "mode": "standard"},
)
# Larger files wait on the disk while they are sent or received.
IN_MEMORY = 2 * 1024 * 1024


def failing_like_a_disk(method: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors of the service into OSError, which all who keep files expect."""

    @wraps(method)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"The object storage failed: {type(error).__name__}") from error

    return wrapped


class ObjectStorage(S3Storage):
    """One of the two roots, as a folder of the bucket; `base_url` is empty for what has no address."""

    def __init__(self, base_url: str | None = None, **options: Any) -> None:
        self.base_url = base_url
        super().__init__(
            **options, client_config=CONNECTION, default_acl=None, file_overwrite=False, max_memory_size=IN_MEMORY
        )

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return urljoin(self.base_url, filepath_to_uri(name).lstrip("/"))

    _open = failing_like_a_disk(S3Storage._open)
    _save = failing_like_a_disk(S3Storage._save)
    delete = failing_like_a_disk(S3Storage.delete)
    exists = failing_like_a_disk(S3Storage.exists)
    listdir = failing_like_a_disk(S3Storage.listdir)
    size = failing_like_a_disk(S3Storage.size)
    get_modified_time = failing_like_a_disk(S3Storage.get_modified_time)
