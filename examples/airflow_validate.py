"""An Airflow 3 DAG: check what was delivered, and load it only if nothing graver than a note was found.

Set the environment variable SCORECARD of the workers to the folder of nice-scorecard. What is printed is in the task's
log, and the JSON report (docs/validation-report.schema.json) is kept for whatever comes next.
"""

from datetime import datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("nice_scorecard", start_date=datetime(2026, 1, 1), schedule="15 6 * * 1-5", catchup=False):
    validate = BashOperator(
        task_id="validate",
        bash_command=(
            'cd "$SCORECARD" && .venv/bin/nice-scorecard validate scmd "incoming/*.csv" '
            "--format json --out reports/latest.json --fail-on warning"
        ),
    )
    ingest = BashOperator(
        task_id="ingest",
        bash_command='cd "$SCORECARD" && .venv/bin/nice-scorecard ingest scmd "incoming/*.csv"',
    )
    validate >> ingest
