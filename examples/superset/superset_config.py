"""Superset for one person on loopback: its own records in SQLite, nothing sent elsewhere."""

import copy
import os

from superset.config import TALISMAN_CONFIG as DEFAULT

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['SUPERSET_HOME']}/superset.db"
SQLALCHEMY_TRACK_MODIFICATIONS = False

# Dates come as dates; there is no format to be guessed from samples.
DATASET_AUTO_DETECT_DATETIME_FORMATS = False

# Let pages load from here only: by default they may also call map and statistics services.
TALISMAN_CONFIG = copy.deepcopy(DEFAULT)
for kind in ("img-src", "connect-src"):
    TALISMAN_CONFIG["content_security_policy"][kind] = ["'self'", "blob:", "data:"]
