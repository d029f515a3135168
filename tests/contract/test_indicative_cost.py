"""Releases of earlier versions, which counted no prices, once the database can hold them."""

from datetime import date

import polars as pl
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from scorecard import schema
from scorecard.store.database import MIGRATIONS, Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES

FIGURE = {
    "release_id": 1,
    "source": "secondary_care",
    "org_type": "england",
    "ods_code": "ENG",
    "medicine": "alpha",
    "unit": "mg",
    "period_type": "month",
    "period": date(2021, 4, 1),
    "numerator": 5.0,
    "denominator": None,
    "value": None,
    "source_rows": 7,
    "negative_rows": 0,
    "indicative_cost": 12.5,
    "rows_without_cost": 2,
}


def test_the_cost_of_an_earlier_release_is_not_known_rather_than_nothing(database: Database, url: str) -> None:
    with database.writing() as connection:
        insert(connection, schema.UPTAKE, pl.DataFrame([FIGURE], schema=schema.UPTAKE.polars_schema))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    mended = Database.open(url)
    found = mended.read(select(SQL_TABLES["uptake"])).row(0, named=True)
    mended.close()
    assert found == FIGURE | {"indicative_cost": None, "rows_without_cost": 7}
