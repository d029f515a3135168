"""Modules that Great Expectations imports but that nothing here needs: loaded when something first asks for them."""

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec


def postpone(name: str) -> None:
    """Let ``import name`` cost nothing until an attribute of the module is asked for."""
    spec = find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(import_module(parent), child, module)
