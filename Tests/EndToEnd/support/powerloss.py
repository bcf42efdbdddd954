"""Machines that lose their power: see native/powerloss.c."""

import uuid

from .binary import power_loss


class Machine:
    """Holds back what a store writes, until it is synced. `passed` in a hundred sectors reach the disk nevertheless."""

    def __init__(self, folder, files, seed, passed):
        self._boot = folder / "boot_id"
        self._environment = {
            "LD_PRELOAD": power_loss(),
            "POWERLOSS_FILES": str(files),
            "POWERLOSS_BOOT_ID": str(self._boot),
            "POWERLOSS_PASS": str(passed),
        }
        self._seed = seed
        self._boots = 0

    def boot(self, lies=False):
        """The environment of a program on the machine as it comes up again."""
        self._boots += 1
        self._boot.write_text(f"{uuid.UUID(int=self._seed << 64 | self._boots)}\n")
        environment = {**self._environment, "POWERLOSS_SEED": str(self._seed * 1_000_003 + self._boots)}
        return {**environment, "POWERLOSS_LIES": "1"} if lies else environment
