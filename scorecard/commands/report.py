"""The commands report and digest: files about organisations for people who do not open the dashboard."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from dashboards.catalogue import Organisation
from dashboards.files.answering import safe_name
from dashboards.formatting import counted
from dashboards.reports.digest import AHEAD, Digest
from dashboards.reports.digest import digest as what_changed
from dashboards.reports.digest_files import markdown, message
from dashboards.reports.material import Material
from dashboards.reports.pages import digest_page, report_page
from dashboards.reports.pdf import AT_ONCE, Print, printing
from dashboards.reports.report import report as report_on
from scorecard.commands.compliance import day_asked
from scorecard.commands.narrator import Narrator
from scorecard.commands.tell import chosen_release
from scorecard.commands.workplace import Workplace
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import SettingsError
from scorecard.queries import Release
from scorecard.releases import pairs as release_pairs

NO_PRINTER = (
    "No PDF was written: neither Chromium nor WeasyPrint is here. Install one of them, or name Chromium in the setting "
    "chromium."
)


@dataclass(frozen=True)
class Asked:
    """Of whom a command is asked to tell; a release and a day left out are the published one and its newest day."""

    ods_codes: Sequence[str]
    level: str | None
    release_id: int | None = None
    day: str | None = None


def report(place: Workplace, narrator: Narrator, asked: Asked, out: Path, as_pdf: bool) -> None:
    """Write a board report for each organisation as a page, and as PDF; every name is checked before any is written."""
    release = chosen_release(place.database, asked.release_id)
    material = Material(place.database, release, day_asked(asked.day) if asked.day else None)
    places = _places(material, asked)
    out.mkdir(parents=True, exist_ok=True)
    with _printer(place.settings.chromium, as_pdf) as printed, narrator.bar("Reports", len(places)) as bar:
        for _ in _written(material, places, out, printed):
            bar.step()
    kinds = "HTML and PDF" if printed else "HTML"
    narrator.say(f"{out}: {len(places):,} {'report' if len(places) == 1 else 'reports'} as {kinds}.")
    if as_pdf and printed is None:
        narrator.say(NO_PRINTER)
    _end(narrator, material)


def digest(
    place: Workplace, narrator: Narrator, asked: Asked, since: int, out: Path | None = None, to: str | None = None
) -> None:
    """Tell what changed for each organisation, or write it as Markdown, page and message; nothing where nothing did.

    Every name is checked before anything is told, and both releases are read once for all organisations.
    """
    releases = _pair(place, since, asked.release_id)
    days = (None, day_asked(asked.day) if asked.day else None)
    before, after = (Material(place.database, one, day, AHEAD) for one, day in zip(releases, days, strict=True))
    places = _places(after, asked)
    revisions = _revisions(place, *releases)
    unchanged: list[Digest] = []
    with narrator.bar("Digests", len(places)) as bar:
        for each in places:
            found = what_changed(before, after, each.ods_code, revisions)
            if found.sections:
                _tell(narrator, found, out, to)
            else:
                unchanged.append(found)
            bar.step()
    if unchanged:
        narrator.say(_nothing(unchanged, len(places)))
    if unchanged or out is not None:
        _end(narrator, after)


def _tell(narrator: Narrator, found: Digest, out: Path | None, to: str | None) -> None:
    """Tell a digest on the screen, or write it and tell where."""
    if out is None:
        narrator.say(markdown(found))
        return
    contents = {"md": markdown(found).encode(), "html": digest_page(found).encode(), "eml": message(found, to)}
    for path in _digest_files(found, out, contents):
        narrator.say(f"{path}: {counted(len(found.sections), 'kind of changes', 'kinds of changes')}.")


def _nothing(unchanged: Sequence[Digest], total: int) -> str:
    """Of whom there was nothing to tell."""
    [first, *others] = unchanged
    whom = f"{len(unchanged):,} of {total:,} organisations" if others else first.place.full_name
    return f"{first.told} Nothing changed for {whom}."


def _places(material: Material, asked: Asked) -> list[Organisation]:
    """The organisations that reports are asked of, each once."""
    if not asked.ods_codes and asked.level is None:
        raise SettingsError("Name organisations by their ODS codes, or ask for a whole level with --all.")
    of_level = material.places(asked.level) if asked.level else []
    named = [material.place(code) for code in asked.ods_codes]
    return list(dict.fromkeys([*named, *of_level]))


@contextmanager
def _printer(chromium: str, as_pdf: bool) -> Iterator[Print | None]:
    """What prints, where printing is asked for."""
    if as_pdf:
        with printing(chromium) as printed:
            yield printed
    else:
        yield None


def _written(material: Material, places: Sequence[Organisation], out: Path, printed: Print | None) -> Iterator[Path]:
    """The pages, each once it is written and printed; printing goes on while the next page is made."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting: list[Future[Path]] = []
        try:
            for place in places:
                page = out / f"{safe_name(place.ods_code, 'release', material.release.release_id, 'report')}.html"
                _put(page, report_page(report_on(material, place.ods_code)).encode())
                waiting.append(pool.submit(_printed, page, printed))
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _printed(page: Path, printed: Print | None) -> Path:
    if printed is not None:
        printed(page, page.with_suffix(".pdf"))
    return page


def _pair(place: Workplace, since: int, until: int | None) -> tuple[Release, Release]:
    """The two releases, in order."""
    before, after = (chosen_release(place.database, one) for one in (since, until))
    if before.release_id > after.release_id:
        raise SettingsError(f"Release {before.release_id} is not earlier than release {after.release_id}.")
    return before, after


def _revisions(place: Workplace, before: Release, after: Release) -> pl.DataFrame:
    """What moved from one release to the other: as it was kept, where it was, or else found again."""
    kept = release_pairs.kept(place.database, after.release_id)
    of_pair = kept.filter(pl.col("before_release_id") == before.release_id)
    if before.release_id == after.release_id or not of_pair.is_empty():
        return of_pair
    return release_pairs.moved_between(place.database, place.lake, before.release_id, after.release_id)


def _digest_files(found: Digest, out: Path, contents: dict[str, bytes]) -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    numbers = (found.before.release.release_id, found.after.release.release_id)
    name = safe_name(found.place.ods_code, "release", numbers[1], "since", numbers[0], "digest")
    for suffix, content in contents.items():
        path = out / f"{name}.{suffix}"
        _put(path, content)
        yield path


def _put(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _end(narrator: Narrator, material: Material) -> None:
    """What every answer ends with."""
    data = "Synthetic data. " if material.release.synthetic else ""
    narrator.say(f"{data}As known on {material.day}, release {material.release.release_id}. {PURPOSE}")
