"""``params/trend_blocks.yml``: which indicators the trends pack shows, and in which part of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, model_validator

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError


class Mix(StrictModel):
    """Shares of one whole in one chart.

    Attributes
    ----------
    indicators : tuple of str
        Percentages with the same denominator.
    title, subtitle : str
        The message may hold ``{parts}`` and ``{year}``.
    """

    indicators: tuple[Id, ...] = Field(min_length=2)
    title: Text
    subtitle: Text


class Block(StrictModel):
    """What stands under one heading.

    Attributes
    ----------
    block : str
        Its id, as the notebook names it.
    own : tuple of str
        The partnership's own figures, by month or quarter: a line each in a table of what they
        show, and a chart where something stands out.
    own_caption : str
        Of that table.
    yearly : tuple of str
        Published figures, a line each in a table beside the comparators.
    yearly_caption : str
        Of that table.
    charts : tuple of str
        Published figures whose chart is always drawn.
    """

    block: Id
    own: tuple[Id, ...] = ()
    own_caption: str = ""
    yearly: tuple[Id, ...] = ()
    yearly_caption: str = ""
    charts: tuple[Id, ...] = ()
    mix: Mix | None = None

    @model_validator(mode="after")
    def _tables_have_captions(self) -> Block:
        for ids, caption, key in (
            (self.own, self.own_caption, "own_caption"),
            (self.yearly, self.yearly_caption, "yearly_caption"),
        ):
            if bool(ids) != bool(caption):
                raise ValueError(f"'{self.block}': a table needs '{key}', and only a table does")
        return self

    def named(self) -> Iterator[str]:
        """Yield every indicator that it names."""
        yield from (*self.own, *self.yearly, *self.charts)
        yield from self.mix.indicators if self.mix else ()


class TrendBlocks(StrictModel):
    """Every block, and what goes for all of them.

    Attributes
    ----------
    most_charts : int
        How many charts of own figures a block draws at most: those that stand out the furthest.
    funnels : tuple of str
        Published indicators that are set beside every authority.
    """

    most_charts: int = Field(ge=0, le=12)
    funnels: tuple[Id, ...] = ()
    blocks: tuple[Block, ...]

    @model_validator(mode="after")
    def _each_once(self) -> TrendBlocks:
        no_two_alike("block", (one.block for one in self.blocks))
        return self

    def __getitem__(self, name: str) -> Block:
        """Return a block.

        Raises
        ------
        UsageError
            If there is none of that name.
        """
        for one in self.blocks:
            if one.block == name:
                return one
        known = ", ".join(one.block for one in self.blocks)
        raise UsageError(f"trend_blocks.yml has no block '{name}'; it has {known}")

    def require_known(self, registry: Registry) -> None:
        """Refuse an indicator that the registry has not, and a part that stands before its whole.

        Where the whole is shown first, a part can still be hidden to protect what is left of it.

        Raises
        ------
        UsageError
            With block and indicator.
        """
        for one in self.blocks:
            for name in one.named():
                if name not in registry:
                    raise UsageError(
                        f"trend_blocks.yml, block '{one.block}': there is no indicator '{name}'; "
                        "check its spelling, or add it to indicators.yml"
                    )
        order = [name for one in self.blocks for name in one.own]
        for part, (whole, _) in registry.part_of().items():
            if {part, whole} <= set(order) and order.index(part) < order.index(whole):
                raise UsageError(
                    f"trend_blocks.yml: '{part}' stands before '{whole}', of which it is a part; "
                    "put it after"
                )
        for name in self.funnels:
            if name not in registry:
                raise UsageError(f"trend_blocks.yml, 'funnels': there is no indicator '{name}'")


def load_trend_blocks(params: Path) -> TrendBlocks:
    """Read and validate the blocks.

    Raises
    ------
    UsageError
        One line with file, line and key of the first fault.
    """
    return load_model(params / "trend_blocks.yml", TrendBlocks)
