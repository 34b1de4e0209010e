"""What lasts as long as the store is set apart from what each answer leaves behind."""

import gc
import sys
from functools import _lru_cache_wrapper

# FastAPI keeps in module-level caches the functions of each application, and all that they hold.
_REMEMBERING = ("fastapi", "starlette", "dash")


def settle() -> None:
    """Look once at what is there, then no more: half a million objects, a pause of 0.2 s every few hundred answers."""
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Forget what frameworks remember of applications that are over, for the process's whole life, and collect.

    Nothing is set apart by it: a request that has just ended may still hold the application for an instant.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _REMEMBERING:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):  # a memory of what can be found again, nothing more
                    value.cache_clear()
    gc.unfreeze()
    gc.collect()
