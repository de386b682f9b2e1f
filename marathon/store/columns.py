"""What every table is built from: the base, the naming convention and column types; no table lives here."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, Float, ForeignKey, MetaData, String, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES: Final[dict[str, str]] = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
JSON_COLUMN: Final = JSON().with_variant(JSONB(), "postgresql")


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, in UTC when it comes out; SQLite keeps it as text without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC; a naive one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """A table of the store; its `__repr__` names the row and nothing about the person."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        date: Date(),
        float: Float(),
        str: String(),
    }
    if TYPE_CHECKING:
        __table__: ClassVar[Table]

    def __repr__(self) -> str:
        """Return the class and the primary key."""
        keys = (f"{column.name}={getattr(self, column.name)!r}" for column in self.__table__.primary_key)
        return f"<{type(self).__name__} {' '.join(keys)}>"


Id = Annotated[int, mapped_column(primary_key=True)]
Json = Annotated[Any, mapped_column(JSON_COLUMN)]
CreatedAt = Annotated[datetime, mapped_column(default=utc_now)]


def part_of(target: str, *, index: bool = False, primary_key: bool = False) -> Any:
    """Return a column that refers to another table's row and is deleted with it."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), index=index, primary_key=primary_key)


def refers_to(target: str) -> Any:
    """Return an indexed column that refers to another table's row and forgets it when that is deleted."""
    return mapped_column(ForeignKey(target, ondelete="SET NULL"), index=True)


def check(name: str, rule: str) -> CheckConstraint:
    """Return a named CHECK; batch migrations on SQLite drop nameless ones in silence."""
    return CheckConstraint(rule, name=name)


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    """Return one named CHECK a column that refuses values below zero."""
    return tuple(check(f"{column}_not_negative", f"{column} >= 0") for column in columns)


def one_of(column: str, values: type[Any] | tuple[str, ...]) -> CheckConstraint:
    """Return a named CHECK that admits only these words (a tuple or a StrEnum)."""
    words = ", ".join(f"'{value}'" for value in values)
    return check(f"{column}_known", f"{column} IN ({words})")
