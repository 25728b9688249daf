//! Host names, and when a name with a wildcard is meant by another, `[RFC 9525 §6.3]`, `[RFC 8461 §4.1]`, `[RFC 7672 §3.2.3]`.

/// Whether two names are the same: letters in either case, a dot at the end or none, `[RFC 4343 §3]`.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    bare(one).eq_ignore_ascii_case(bare(other))
}

/// Whether a name that may begin with `*.` stands for `host`. The wildcard stands for one whole label, never for none or two; anywhere
/// else an asterisk stands for nothing.
///
/// ```text
/// *.example.com   matches   mail.example.com
///                 but not   example.com, foo.bar.example.com
/// ```
#[must_use]
pub fn stands_for(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(suffix) => bare(host).split_once('.').is_some_and(|(label, rest)| {
            !label.is_empty() && !rest.is_empty() && !suffix.contains('*') && is_same(suffix, rest)
        }),
        None => !pattern.contains('*') && is_same(pattern, host),
    }
}

/// Whether a text is a `Domain` of `[RFC 5321 §4.1.2]`: labels of letters, digits and hyphens, none at an end.
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=63).contains(&label.len()) && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// The name without the dot that closes it.
fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq)]
    enum Match {
        Yes,
        No,
    }

    #[track_caller]
    fn check(pattern: &str, host: &str, expected: Match) {
        assert_eq!(stands_for(pattern, host), expected == Match::Yes, "{pattern} and {host}");
    }

    #[test]
    fn a_wildcard_stands_for_exactly_one_label() {
        check("*.example.com", "mail.example.com", Match::Yes);
        check("*.example.com", "MAIL.Example.COM.", Match::Yes);
        check("*.example.com", "example.com", Match::No);
        check("*.example.com", "foo.bar.example.com", Match::No);
        check("*.example.com", ".example.com", Match::No);
        check("*.example.com", "mail.example.org", Match::No);
        check("*.example.com", "mailexample.com", Match::No);
    }

    #[test]
    fn a_wildcard_is_a_whole_label_at_the_left() {
        check("mx*.example.com", "mx1.example.com", Match::No);
        check("mx*.example.com", "mx*.example.com", Match::No);
        check("mail.*.com", "mail.example.com", Match::No);
        check("*.*.com", "mail.example.com", Match::No);
        check("*", "com", Match::No);
        check("*.", "com.", Match::No);
    }

    #[test]
    fn a_plain_name_stands_for_itself() {
        check("mx.example.com", "mx.EXAMPLE.com", Match::Yes);
        check("mx.example.com.", "mx.example.com", Match::Yes);
        check("mx.example.com", "mx2.example.com", Match::No);
        check("example.com", "mx.example.com", Match::No);
    }

    #[test]
    fn a_domain_is_made_of_labels() {
        for domain in ["example", "mx-1.example.com", "xn--bcher-kva.example", "9.example"] {
            assert!(is_domain(domain), "{domain}");
        }
        let long = "a".repeat(64);
        for other in
            ["", ".", "a..b", "a.", "-a.b", "a-.b", "a_b.c", "bücher.example", "*.a", "[192.0.2.1]", long.as_str()]
        {
            assert!(!is_domain(other), "{other}");
        }
    }
}
