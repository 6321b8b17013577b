"""The control of the durability tests: on PYTHONPATH, it makes every Database forget to sync. No setting does."""

from elearn.base.core.db.engine import Database

Database.__init__.__kwdefaults__["synchronous"] = "OFF"
