//! The trees of messages from RFCs and from other people's programs, as they were read and accepted.

use std::fmt::Write;

use crate::sample::{FILES, Sample, of_file};

/// A line for each node: span, name, value.
fn outline(sample: &Sample) -> String {
    let tree = sample.tree();
    let mut text = format!("[{}]\n", sample.name);
    for (id, node) in tree.nodes.iter().enumerate() {
        let indent = tree.depth(id) * 2;
        let line =
            format!("{:indent$}{}..{} {} {}", "", node.span.start, node.span.end, node.field, node.show(&sample.bytes));
        writeln!(text, "{}", line.trim_end()).unwrap();
    }
    for issue in &tree.issues {
        writeln!(text, "! {issue}").unwrap();
    }
    text
}

#[test]
fn every_tree_is_as_it_was_read() {
    for (file, text) in FILES {
        let trees: Vec<_> = of_file(text).iter().map(outline).collect();
        insta::with_settings!({
            omit_expression => true,
            prepend_module_to_snapshot => false,
            snapshot_path => "../snapshots",
        }, {
            insta::assert_snapshot!(format!("dissect-{file}"), trees.join("\n"));
        });
    }
}
