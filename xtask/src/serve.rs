//! `cargo xtask serve`: builds the page and serves it to this machine.

use std::net::TcpListener;

use crate::build;
use crate::fault::Fault;
use crate::house;
use crate::server::{self, Site};
use crate::step::step;

const PORT: u16 = 8080;

/// The port that the options name: none, or `--port N`.
pub fn port(options: &[&str]) -> Result<u16, Fault> {
    let usage = || Fault::Usage { given: format!("serve {}", options.join(" ")) };
    match options {
        [] => Ok(PORT),
        ["--port", number] => number.parse().map_err(|_| usage()),
        [option] => option.strip_prefix("--port=").and_then(|number| number.parse().ok()).ok_or_else(usage),
        _ => Err(usage()),
    }
}

/// Builds, serves, and says where. Ends when it is stopped from outside.
pub fn serve(port: u16) -> Result<(), Fault> {
    // The port is taken first: whoever has to choose another one learns it before the build, not after.
    let listener: TcpListener = server::listen(port)?;
    build::build()?;
    let address = step("Serve dist/", || server::start(listener, Site::at_root(house::dist())))?;
    println!("\nWaxseal is served on {address}  (Ctrl+C ends it)");
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_8080_unless_it_is_named() {
        assert_eq!(port(&[]).unwrap(), 8080);
        assert_eq!(port(&["--port", "9000"]).unwrap(), 9000);
        assert_eq!(port(&["--port=9001"]).unwrap(), 9001);
        assert!(port(&["--port"]).is_err());
        assert!(port(&["--port", "70000"]).is_err());
        assert!(port(&["--open"]).is_err());
    }
}
