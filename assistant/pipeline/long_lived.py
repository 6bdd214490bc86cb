"""What stays as long as the process, editions and models, is kept from the garbage collector.

It would look through all of it whenever enough was made since the last time: half a second in which no page is shown.
"""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Stops everything for one full collection, half a second with 5,000 documents; the later ones are short.

    What was set aside before is looked at once more, so that an edition that has been replaced leaves nothing behind.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
