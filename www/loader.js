// Starts the program in this page, and says in words when it cannot.
//
// The names of the program's two files come from this script's own tag: they carry a hash of their content.

const tag = document.querySelector("script[data-wasm]");
const app = document.getElementById("app");

start();

async function start() {
  if (typeof WebAssembly !== "object") {
    return cannot([
      "They are a WebAssembly program, and this browser has WebAssembly switched off, or does not know it.",
      "Allow it for this page (some browsers switch it off in their strictest privacy mode), or open the page in another browser.",
    ]);
  }
  let bindings;
  try {
    bindings = await import(new URL(tag.dataset.program, document.baseURI));
    const exports = await bindings.default({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
    // For measurements and for the curious: what the program offers, and its memory.
    window.waxseal = { ...bindings, memory: exports.memory };
    bindings.mount_page(app, new URL("./", document.baseURI).href);
  } catch (error) {
    explain(error, bindings);
  }
}

// A fault after the start: the program has stopped, and what it drew stays readable. A handler that the browser calls
// throws it as an error, a task of the program's own as a promise that nobody caught.
addEventListener("error", (event) => watch(event.error));
addEventListener("unhandledrejection", (event) => watch(event.reason));

function watch(error) {
  if (isTrap(error)) {
    stopped(error);
  }
}

function isTrap(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}

function explain(error, bindings) {
  if (isTrap(error)) {
    return stopped(error);
  }
  const [reason, advice] =
    error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError
      ? [
          "The program's file is damaged, belongs to another version of this page, or this browser is older than 2023.",
          "Load the page again without the cache (Ctrl+Shift+R, on a Mac ⌘+Shift+R), or open it in a newer browser.",
        ]
      : [
          bindings ? "The program's file could not be loaded." : "The program's first file could not be loaded.",
          "Check the connection and load the page again. Whoever put the page up: all files of dist/ must lie side by side, and .wasm files must not be blocked.",
        ];
  cannot([reason, advice], error);
}

// Nothing in what was drawn by the build can be done; the recorded run below can be read.
function cannot(sentences, error) {
  app?.querySelector(".app")?.setAttribute("inert", "");
  say("The servers cannot start here. Below is a recorded run, to read, not change.", sentences, error);
}

function stopped(error) {
  // The program has told it itself, with better words than the trap's.
  if (document.getElementById("fault")) {
    return;
  }
  say(
    "The program has stopped: a fault of ours, not of the mail.",
    ["Load the page again. If it happens again at the same place, please tell us the address of this page and the words below."],
    error,
  );
}

// Puts a notice first in the page. Everything that is there already stays: it can still be read.
function say(headline, sentences, error) {
  document.getElementById("stopped")?.remove();
  const notice = document.createElement("section");
  notice.id = "stopped";
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.append(element("h2", headline), ...sentences.map((sentence) => element("p", sentence)));
  if (error) {
    notice.append(element("p", String(error.message ?? error), "technical"));
  }
  const again = element("button", "Load again");
  again.type = "button";
  again.addEventListener("click", () => location.reload());
  notice.append(again);
  (app ?? document.body).prepend(notice);
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}
