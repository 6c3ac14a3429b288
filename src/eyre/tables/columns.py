"""Whole columns at a time: PyArrow's arrays and the functions that work on them."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow.compute

# An array of PyArrow. Its published types refuse the plain numbers and texts that the functions below accept.
Column: TypeAlias = Any
compute: Any = pyarrow.compute
