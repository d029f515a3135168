"""A Great Expectations data source for polars frames, so that Checkpoints and batches work with them too."""

from typing import Any, ClassVar, Literal

from great_expectations.core.batch import LegacyBatchDefinition
from great_expectations.core.batch_spec import RuntimeDataBatchSpec
from great_expectations.core.id_dict import IDDict
from great_expectations.datasource.fluent.batch_identifier_util import make_batch_identifier
from great_expectations.datasource.fluent.batch_request import BatchRequest
from great_expectations.datasource.fluent.interfaces import Batch, DataAsset, Datasource

from expectations.errors import ExpectationError
from expectations.polars_engine.engine import PolarsExecutionEngine

FRAME = "dataframe"


class PolarsFrameAsset(DataAsset[Any, Any]):
    """Frames of one kind; each batch brings its own as the batch parameter `dataframe`."""

    type: Literal["polars_frame"] = "polars_frame"

    def test_connection(self) -> None:
        """There is nothing to connect to."""

    def get_batch_parameters_keys(self, partitioner: Any = None) -> tuple[str, ...]:  # noqa: ARG002  GX's signature
        """The frame, and nothing else."""
        return (FRAME,)

    def build_batch_request(
        self,
        options: dict[str, Any] | None = None,
        batch_slice: Any = None,  # noqa: ARG002  GX's signature
        partitioner: Any = None,  # noqa: ARG002  GX's signature
    ) -> Any:
        """A request for the batch that the frame is."""
        if not options or FRAME not in options:
            raise ExpectationError(f"A polars batch needs its frame: give it as the batch parameter {FRAME!r}.")
        return BatchRequest(datasource_name=self.datasource.name, data_asset_name=self.name, options=options)

    def _validate_batch_request(self, batch_request: Any) -> None:
        """Requests come from build_batch_request, which has looked at them."""

    def get_batch_identifiers_list(self, batch_request: Any) -> list[dict[Any, Any]]:
        """There is one batch a request."""
        return [IDDict(batch_request.options)]

    def get_batch(self, batch_request: Any) -> Batch:
        """The frame as a batch."""
        spec = RuntimeDataBatchSpec(batch_data=batch_request.options[FRAME])
        engine = self.datasource.get_execution_engine()
        data, markers = engine.get_batch_data_and_markers(spec)
        return Batch(
            datasource=self.datasource,
            data_asset=self,
            batch_request=batch_request,
            data=data,
            metadata={},
            batch_markers=markers,
            batch_spec=spec,
            batch_definition=LegacyBatchDefinition(
                datasource_name=self.datasource.name,
                data_connector_name="fluent",
                data_asset_name=self.name,
                batch_identifiers=make_batch_identifier({}),
            ),
        )


class PolarsDatasource(Datasource[Any, Any]):
    """Frames in this process."""

    asset_types: ClassVar[list[Any]] = [PolarsFrameAsset]
    type: Literal["polars"] = "polars"
    assets: list[PolarsFrameAsset] = []  # noqa: RUF012  pydantic copies it for each data source

    @property
    def execution_engine_type(self) -> Any:
        """The polars engine."""
        return PolarsExecutionEngine

    def test_connection(self, test_assets: bool = True) -> None:
        """There is nothing to connect to."""

    def add_frame_asset(self, name: str) -> PolarsFrameAsset:
        """An asset for frames of one kind."""
        asset: PolarsFrameAsset = self._add_asset(PolarsFrameAsset(name=name))
        return asset
