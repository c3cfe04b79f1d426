"""A Ray cluster of two nodes that stand for machines, on loopback, in a process of its own.

Writes its address, then one line for each line that it reads: "kill" ends the second node as a machine ends that loses
its power, "add" makes a second one. It ends with its input. Ray is imported here only: it changes the process it is in.
"""

from __future__ import annotations

import sys
from typing import Any

MEMORY = 80 << 20
"""Bytes of the object store; Ray takes no less than 75 MB."""


def main() -> None:
    from ray.cluster_utils import Cluster

    node: dict[str, Any] = {"num_cpus": 1, "object_store_memory": MEMORY, "node_ip_address": "127.0.0.1"}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    second = cluster.add_node(**node)
    print(cluster.address, flush=True)  # noqa: T201 - the answer
    for line in sys.stdin:
        if line.strip() == "kill" and second is not None:
            cluster.remove_node(second, allow_graceful=False)
            second = None
        elif line.strip() == "add" and second is None:
            second = cluster.add_node(**node)
        print(line.strip(), flush=True)  # noqa: T201 - the answer
    cluster.shutdown()  # type: ignore[no-untyped-call] # Ray has types for a part only


if __name__ == "__main__":
    main()
