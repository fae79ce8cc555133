"""Warm kernels: notebooks run in copies of one process that has imported everything already.

An ordinary kernel spends seconds on imports before its first cell. Here one small process
imports once (`preloaded`) and is copied for each kernel (``fork``); every kernel is fresh, and none
outlives that process, nor that process its owner. Jupyter finds it by the kernelspec ``scrutiny``,
whose provisioner (`provisioner`) falls back to an ordinary kernel where it has to, and says so::

    with warm_kernels() as preloaded, recorded() as launches:
        papermill.execute_notebook(..., kernel_name=KERNEL)
    launches[-1].warm, launches[-1].reason
"""

from scrutiny_lib.packs.warm.launches import Launch, recorded
from scrutiny_lib.packs.warm.owner import CLIENT, KERNEL, VARIABLE, Preloaded, warm_kernels

__all__ = ["CLIENT", "KERNEL", "VARIABLE", "Launch", "Preloaded", "recorded", "warm_kernels"]
