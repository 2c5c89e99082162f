"""Lists accounts by the official Python SDK: `driver.py BASE_URL CALLS`. Run by `official.py`."""

import sys

from pipedream import Pipedream

client = Pipedream(
    base_url=sys.argv[1],
    client_id="cid",
    client_secret="csec",
    project_id="proj_X",
    project_environment="production",
)
for _ in range(int(sys.argv[2])):
    page = client.accounts.list(app="slack", limit=10)
    assert len(page.items) == 10
