"""From rows to one fact: scalars must agree, and each row may bring one item to each list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.facts.words import MAX_LINES
from senders.candidate import Row
from senders.columns import Column

# What makes an item of a list that item: a second one with the same key is a second statement, or a mistake.
ITEM_KEYS: dict[str, tuple[str, ...]] = {
    "lines": ("line",),
    "quantities": ("line",),
    "rejects": ("line",),
    "damaged": ("line",),
    "found": ("line",),
    "lost": ("line",),
    "contents": ("lot", "line"),
    "parties": ("partner", "role"),
    "drops": ("drop",),
    "certificates": ("scheme", "product_class", "number"),
    "plan": ("milestone",),
    "carton_contents": ("sscc",),
    "into": ("lot",),
    "lots": ("lot",),
    "defects": ("code", "class"),
    "replaced_by": ("id", "subject"),
}
Tree = dict[str, Any]


def put(tree: Tree, column: Column, value: object) -> None:
    """Set one cell's value; lists on its way get one item."""
    for name, is_list in column.path[:-1]:
        inner = tree.setdefault(name, [{}] if is_list else {})
        tree = inner[0] if is_list else inner
    tree[column.path[-1][0]] = value


def scalars(tree: Tree) -> Tree:
    """The tree without its lists of items: what all rows of a fact share."""
    return {name: value for name, value in tree.items() if not _is_items(value)}


@dataclass(slots=True)
class Group:
    """Rows on their way to be one fact."""

    data: Tree
    rows: list[Row] = field(default_factory=list)
    item_rows: dict[tuple[str, int], int] = field(default_factory=dict)
    # Items by (list, key): 2,000 lines would else be compared 2 million times.
    _items: dict[tuple[str, tuple[Any, ...]], Tree] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree, row: Row) -> Group:
        group = cls(scalars(tree))
        group.join(tree, row)
        return group

    def takes(self, tree: Tree) -> bool:
        """Whether a row's items add to this fact: one at least is new, none is an old one with other content."""
        how = [self._fits(name, items[0]) for name, items in _item_lists(tree)]
        is_full = any(len(self.data.get(name, ())) >= MAX_LINES for name, _ in _item_lists(tree))
        return "new" in how and "again" not in how and not is_full

    def join(self, tree: Tree, row: Row) -> None:
        """Add a row's items; an item that is there word for word is not added twice if the row brings others."""
        lists = list(_item_lists(tree))
        how = {name: self._fits(name, items[0]) for name, items in lists}
        for name, items in lists:
            if how[name] == "known" and "new" in how.values():
                continue
            there, item = self.data.setdefault(name, []), items[0]
            old = self._items.get((name, _key(name, item)))
            if old is not None and how[name] == "new":
                for inner, more in _item_lists(item):
                    _extend(inner, old.setdefault(inner, []), more[0])
                continue
            self._items.setdefault((name, _key(name, item)), item)
            self.item_rows[name, len(there)] = row.number
            there.append(item)
        self.rows.append(row)

    def _fits(self, name: str, item: Tree) -> str:
        return _fits(self._items.get((name, _key(name, item))), item)


def _is_items(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _item_lists(tree: Tree) -> Iterator[tuple[str, list[Tree]]]:
    return ((name, value) for name, value in tree.items() if _is_items(value))


def _key(name: str, item: Tree) -> tuple[Any, ...]:
    return tuple(item.get(part) for part in ITEM_KEYS[name])


def _fits(old: Tree | None, item: Tree) -> str:
    """How an item stands to the one of its key: new, known word for word, or again with other content."""
    if old is None:
        return "new"
    if old == item:
        return "known"
    if scalars(old) != scalars(item):
        return "again"
    how = [_fits(_holder(inner, old.get(inner, []), items[0]), items[0]) for inner, items in _item_lists(item)]
    return "again" if "again" in how or not how else "new" if "new" in how else "known"


def _holder(name: str, there: list[Tree], item: Tree) -> Tree | None:
    return next((one for one in there if _key(name, one) == _key(name, item)), None)


def _extend(name: str, there: list[Tree], item: Tree) -> None:
    if _holder(name, there, item) is None:
        there.append(item)
