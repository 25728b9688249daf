//! A small static web server for `dist/`, with the strict policy that the page is made for.
//!
//! One thread for each connection, one answer on each connection, HTTP/1.1 `[RFC 9112]`: enough for one reader on this
//! machine, and nothing that could wait for anything else.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::fault::Fault;

/// What the page may load and do: its own files, its own WebAssembly, nothing from another host, nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";

/// A request's head may be so long.
const HEAD: u64 = 64 * 1024;

/// A browser opens connections that it may never use; they are closed after this.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder, and the path under which it appears.
pub struct Site {
    folder: PathBuf,
    /// Begins and ends with a slash.
    mount: &'static str,
}

impl Site {
    /// A folder at `/`.
    pub fn at_root(folder: PathBuf) -> Self {
        Self { folder, mount: "/" }
    }

    /// A folder at a path that begins and ends with a slash: how the page lives inside somebody's site.
    pub fn below(folder: PathBuf, mount: &'static str) -> Self {
        Self { folder, mount }
    }

    /// The file that an address names, if it is inside the folder; a folder stands for its `index.html`.
    fn find(&self, address: &str) -> Option<PathBuf> {
        let path = address.split(['?', '#']).next()?.strip_prefix(self.mount)?;
        let path = PathBuf::from(percent_decoded(path)?);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let mut file = self.folder.join(path);
        if file.is_dir() {
            file.push("index.html");
        }
        file.is_file().then_some(file)
    }
}

/// Takes a port of 127.0.0.1; 0 takes any free one.
pub fn listen(port: u16) -> Result<TcpListener, Fault> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Fault::PortTaken { port },
        _ => Fault::NoSocket { source },
    })
}

/// Answers on that port, in threads of its own, until the program ends. Gives the address of the site.
pub fn start(listener: TcpListener, site: Site) -> Result<String, Fault> {
    let no_socket = |source| Fault::NoSocket { source };
    let address = format!("http://{}{}", listener.local_addr().map_err(no_socket)?, site.mount);
    let site = Arc::new(site);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A browser that goes away in the middle is none of our business.
            thread::spawn(move || drop(answer(&site, stream)));
        }
    });
    Ok(address)
}

fn answer(site: &Site, stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let request = request_line(&stream)?;
    let mut words = request.split_ascii_whitespace();
    let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, media_type, content) = match method {
        "GET" | "HEAD" => match site.find(address).map(|file| (media_type(&file), std::fs::read(file))) {
            Some((media_type, Ok(content))) => ("200 OK", media_type, content),
            _ => ("404 Not Found", TEXT, b"There is no such file here.\n".to_vec()),
        },
        "" => return Ok(()),
        _ => ("405 Method Not Allowed", TEXT, b"Only GET and HEAD.\n".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {media_type}\r\n\
         Content-Length: {}\r\n\
         Content-Security-Policy: {CONTENT_SECURITY_POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Referrer-Policy: no-referrer\r\n\
         Cache-Control: no-cache\r\n\
         Allow: GET, HEAD\r\n\
         Connection: close\r\n\r\n",
        content.len()
    );
    let mut stream = &stream;
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&content)?;
    }
    stream.flush()
}

/// Reads a request's head to its end, and gives its first line; empty when nothing came.
fn request_line(stream: &TcpStream) -> io::Result<String> {
    let mut lines = BufReader::new(stream.take(HEAD));
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let mut line = first.clone();
    while !line.trim_end().is_empty() {
        line.clear();
        lines.read_line(&mut line)?;
    }
    Ok(first)
}

const TEXT: &str = "text/plain; charset=utf-8";

/// The media type that a browser expects, by the file's ending.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" | "md" => TEXT,
        _ => "application/octet-stream",
    }
}

/// `%41` → `A`; `None` when it is no text afterwards, or holds a byte that no path holds.
fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(digit(bytes.next())? << 4 | digit(bytes.next())?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok().filter(|path| !path.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house;

    fn package() -> PathBuf {
        house::root().join("xtask")
    }

    fn get(address: &str, request: &str) -> String {
        let host = address.strip_prefix("http://").and_then(|rest| rest.split('/').next()).unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn files_are_served_with_type_and_policy() {
        let address = start(listen(0).unwrap(), Site::below(package(), "/a/b/")).unwrap();
        assert!(address.ends_with("/a/b/"), "{address}");
        let found = get(&address, "GET /a/b/src/main.rs?x=1");
        assert!(found.starts_with("HTTP/1.1 200"), "{found}");
        assert!(found.contains(CONTENT_SECURITY_POLICY) && found.contains("//! The task runner"), "{found}");
        assert!(get(&address, "GET /src/main.rs").starts_with("HTTP/1.1 404"));
        assert!(get(&address, "POST /a/b/src/main.rs").starts_with("HTTP/1.1 405"));
        let head = get(&address, "HEAD /a/b/src/main.rs");
        assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
    }

    #[test]
    fn a_connection_that_says_nothing_holds_nobody_up() {
        let address = start(listen(0).unwrap(), Site::at_root(package())).unwrap();
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let silent: Vec<_> = (0..20).map(|_| TcpStream::connect(host).unwrap()).collect();
        assert!(get(&address, "GET /Cargo.toml").starts_with("HTTP/1.1 200"));
        drop(silent);
    }

    #[test]
    fn a_taken_port_is_named() {
        let listener = listen(0).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(matches!(listen(port), Err(Fault::PortTaken { port: taken }) if taken == port));
    }

    #[test]
    fn nothing_outside_the_folder_is_found() {
        let site = Site::at_root(package());
        assert!(site.find("/Cargo.toml").is_some());
        assert!(site.find("/src%2Fmain.rs").is_some());
        for outside in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/src/../../Cargo.toml", "//etc/passwd", "/%00", "/%4"]
        {
            assert_eq!(site.find(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_module_has_the_type_that_streaming_compilation_asks_for() {
        assert_eq!(media_type(Path::new("a/b_bg.wasm")), "application/wasm");
        assert_eq!(media_type(Path::new("loader.js")), "text/javascript; charset=utf-8");
        assert_eq!(media_type(Path::new("nothing")), "application/octet-stream");
    }

    #[test]
    fn the_page_carries_the_same_policy() {
        let page = String::from_utf8(house::read(&house::root().join("index.html")).unwrap()).unwrap();
        assert!(page.contains(&format!("content=\"{CONTENT_SECURITY_POLICY}\"")));
    }
}
