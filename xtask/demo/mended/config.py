"""Where the service finds what it talks to: the environment says."""

import os

DATABASE_URL = os.environ["DATABASE_URL"]
PAYMENTS_KEY = os.environ["PAYMENTS_KEY"]
