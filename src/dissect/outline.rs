//! A tree as lines of text, for tests: span, name and value of each node, then the issues.

use super::Tree;

/// One line for each node, indented by its depth; behind them one for each issue, which begins with `!`.
pub(super) fn outline(tree: &Tree, bytes: &[u8]) -> Vec<String> {
    let nodes = tree.walk().map(|(depth, node)| {
        let (span, indent) = (node.span, depth * 2);
        let line = format!("{:indent$}{}..{} {} {}", "", span.start, span.end, node.field, node.show(bytes));
        line.trim_end().to_owned()
    });
    let issues = tree.issues.iter().map(|issue| format!("! {issue}"));
    nodes.chain(issues).collect()
}
