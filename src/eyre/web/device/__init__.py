"""What a device keeps: the keys it needs, the worker that opens pages without a network, and its rescue."""
