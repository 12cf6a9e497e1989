"""Where the service finds what it talks to."""

# Works on my machine.
DATABASE_URL = "postgresql://orders:@@password@@@db.internal:5432/orders"
PAYMENTS_KEY = "@@payments-key@@"
