//! A list in order of preference that is never empty and names nothing twice.

/// One or more values, the most wanted first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(Vec<T>);

impl<T: Copy + PartialEq> List<T> {
    /// The list of these values; `None` when there is none, or one stands twice.
    #[must_use]
    pub fn new(values: Vec<T>) -> Option<Self> {
        let twice = values.iter().enumerate().any(|(at, value)| values[..at].contains(value));
        (!values.is_empty() && !twice).then_some(Self(values))
    }

    /// The values in order.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}
