"""A sample depends on its size and seed and on nothing else."""

import dataclasses
from pathlib import Path

import pytest

from ingest.synthetic import NATIONAL, TINY, Sample, Size, write_sample
from ingest.synthetic.write import build_world


def contents(sample: Sample) -> dict[str, bytes]:
    return {name: (sample.folder / name).read_bytes() for name in sample.files}


def test_the_same_size_and_seed_write_the_same_bytes(tiny: Sample, tmp_path: Path) -> None:
    assert contents(write_sample(tmp_path, TINY)) == contents(tiny)


def test_another_seed_writes_other_quantities(tiny: Sample, tmp_path: Path) -> None:
    other = contents(write_sample(tmp_path, TINY, seed=1))
    assert all(other[name] != content for name, content in contents(tiny).items() if name.startswith("scmd/"))


def test_a_month_is_the_same_however_many_come_before_it(tmp_path: Path) -> None:
    longer = contents(write_sample(tmp_path / "longer", dataclasses.replace(TINY, months=12)))
    shorter = contents(write_sample(tmp_path / "shorter", dataclasses.replace(TINY, months=9)))
    in_both = [name for name in shorter if name.startswith("scmd/")][-5:]
    assert in_both[-1] == "scmd/scmd_provisional_202603.csv"
    assert all(longer[name] == shorter[name] for name in in_both)


@pytest.mark.parametrize(
    ("knob", "value"),
    [("trusts", 20), ("icbs", 6), ("medicines", 40), ("practices_a_sub_icb", 4), ("population_years", 3)],
)
def test_sizes_can_be_turned_up(tiny: Sample, tmp_path: Path, knob: str, value: int) -> None:
    larger = write_sample(tmp_path, dataclasses.replace(TINY, **{knob: value}))
    assert sum(map(len, contents(larger).values())) > sum(map(len, contents(tiny).values()))


def test_months_are_counted_back_from_the_last(tmp_path: Path) -> None:
    sample = write_sample(tmp_path, dataclasses.replace(TINY, months=6))
    stamps = sorted(name[-10:-4] for name in sample.files if name.startswith("scmd/"))
    assert stamps == ["202510", "202511", "202512", "202601", "202602", "202603"]


@pytest.mark.parametrize("wrong", [{"trusts": 3}, {"icbs": 1}, {"medicines": 2}, {"months": 0}, {"trusts": 400}])
def test_a_size_without_room_for_what_is_planted_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="synthetic"):
        dataclasses.replace(TINY, **wrong)


def test_a_national_size_has_as_many_products_and_trusts_as_the_real_thing() -> None:
    size: Size = dataclasses.replace(NATIONAL, months=1)
    world = build_world(size, seed=1)
    names = [product.spec.name for product in world.products]
    assert len(world.products) > 8_400
    assert len(set(names)) == len(names)
    assert 250_000 < len(world.use.site) < 400_000
    assert len({trust.name for trust in world.organisations.trusts}) == 200
