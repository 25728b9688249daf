// Where the program cannot start, the page says so in words.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { URL_ROOT, launch, newPage } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

async function notice(page) {
  await page.goto(URL_ROOT);
  const alert = page.getByRole("alert");
  await alert.waitFor({ timeout: 20_000 });
  assert.match(await page.locator("#app").innerText(), /Who can read this letter on its way/, "the shell stays readable");
  assert.match(await page.locator(".recorded").innerText(), /ServerHello/, "a recorded run is there to read");
  assert.equal(await page.locator(".app").getAttribute("inert"), "", "nothing in it pretends to work");
  assert.equal(await alert.getByRole("button", { name: "Load again" }).count(), 1);
  return alert.innerText();
}

test("the program's file does not come", async () => {
  const page = await newPage(browser);
  await page.route("**/*.wasm", (route) => route.abort());
  assert.match(await notice(page), /could not be loaded[\s\S]*connection/);
});

test("the program's file is blocked by whoever serves it", async () => {
  const page = await newPage(browser);
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 403, contentType: "text/html", body: "<p>no" }));
  assert.match(await notice(page), /cannot start here/);
});

test("the program's file is damaged", async () => {
  const page = await newPage(browser);
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
  });
  assert.match(await notice(page), /damaged[\s\S]*without the cache/);
});

test("the glue does not come", async () => {
  const page = await newPage(browser);
  await page.route("**/waxseal-web*.js", (route) => route.abort());
  assert.match(await notice(page), /could not be loaded/);
});

test("the browser has no WebAssembly", async () => {
  const page = await newPage(browser);
  await page.addInitScript(() => delete globalThis.WebAssembly);
  assert.match(await notice(page), /WebAssembly switched off/);
});

test("the reader has no scripts", async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(URL_ROOT);
  assert.match(await page.locator("noscript").innerText(), /need JavaScript and WebAssembly/);
  assert.match(await page.locator(".recorded").innerText(), /MAIL FROM[\s\S]*QUIT/);
});

test("Load again loads again", async () => {
  const page = await newPage(browser);
  await page.route("**/*.wasm", (route) => route.abort());
  await notice(page);
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "Load again" }).click();
  await page.locator("[data-testid=position]").waitFor({ timeout: 20_000 });
  assert.equal(await page.getByRole("alert").count(), 0);
});
