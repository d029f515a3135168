"""The commands demo and sample: the whole job on invented data."""

from pathlib import Path

from ingest.synthetic import SIZES
from ingest.synthetic import write_sample as write
from scorecard import queries
from scorecard.commands.config import read_config
from scorecard.commands.narrator import Narrator
from scorecard.commands.run import run
from scorecard.commands.serve import address, serve
from scorecard.commands.tell import summary
from scorecard.commands.workplace import reading_in, working_in
from scorecard.errors import SettingsError
from scorecard.settings import Settings


def demo(settings: Settings, narrator: Narrator, sample: Path, *, serving: bool) -> None:
    """Run the job on the sample in a home folder of its own, so that it never meets real data."""
    own = settings.at(settings.home / "demo").model_copy(update={"funnels": sample.parent / "funnels"})
    with working_in(own) as place:
        release_id = run(place, narrator, read_config(sample), sample.parent)
    with reading_in(own) as place:
        lines = summary(place.database, queries.release(place.database, release_id))
    narrator.say("")
    for line in lines:
        narrator.say(line)
    if serving:
        serve(own, narrator)
    else:
        narrator.say(f"'make demo' serves it on {address(own)}.")


def write_sample(narrator: Narrator, out: Path, size: str, seed: int) -> None:
    """Write a synthetic NHS of a named size."""
    if size not in SIZES:
        raise SettingsError(f"There is no size '{size}'. The sizes are: {', '.join(SIZES)}.")
    write(out, SIZES[size], seed)
    narrator.say(
        f"A {size} synthetic NHS is in {out}; run it with 'nice-scorecard run --config {out / 'sample.toml'}'."
    )
