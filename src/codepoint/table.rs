//! How a registry lies in memory: its values, and all of its names in one text.

use core::fmt;

use super::{CodePoint, Notation};

/// The values of one registry, and their names in the same order, each with a line feed behind it.
#[derive(Clone, Copy)]
pub(super) struct Table<Value: 'static> {
    pub(super) values: &'static [Value],
    pub(super) names: &'static str,
}

impl<Value: Copy + PartialEq> Table<Value> {
    /// The name of a value; `None` for one that is not in the table.
    pub(super) fn name(self, value: Value) -> Option<&'static str> {
        let index = self.values.iter().position(|&other| other == value)?;
        self.names.lines().nth(index)
    }

    /// The value of a name; `None` for one that is not in the table.
    pub(super) fn value(self, name: &str) -> Option<Value> {
        let index = self.names.lines().position(|other| other == name)?;
        self.values.get(index).copied()
    }
}

/// The name, or the number in the registry's notation with what its range is for.
pub(super) fn write<Point: CodePoint>(point: Point, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(name) = point.name() {
        return f.write_str(name);
    }
    let number = point.number();
    match Point::NOTATION {
        Notation::Hexadecimal => write!(f, "0x{number:0width$x}", width = Point::WIDTH * 2)?,
        Notation::Decimal => write!(f, "{number}")?,
        Notation::Status => write!(f, "X.{}.{}", number / 1000, number % 1000)?,
    }
    point.standing().words().map_or(Ok(()), |words| write!(f, " ({words})"))
}
