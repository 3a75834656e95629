"""Runs in place of the reader of documents and tells what that could see and do."""

import os
import resource

from editorial.library.reading.child import limit_myself

if __name__ == "__main__":
    limit_myself()
    print(*sorted(os.environ), *(resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)))
