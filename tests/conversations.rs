//! What every scenario looks like, line by line, under the catalogue's own seed. A change here is read before it is accepted.

use waxseal::export::conversation::conversation;
use waxseal::scenario::{Seed, catalogue};
use waxseal::sim;
use waxseal::story::Story;

#[test]
fn every_conversation_is_as_it_was_read() {
    for entry in catalogue::ALL {
        let trace = sim::run(&entry.scenario(Seed::CATALOGUE));
        let text = conversation(&trace, &Story::of(&trace));
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(entry.id, text);
        });
    }
}
