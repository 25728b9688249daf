// The words come from files beside the page, follow what is chosen, and their absence costs nothing else.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { DEFAULT, SEED, address, assertInnocent, launch, newPage, open, plain, waitForPosition } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

// What the file says of a subject in all cases: the lines of one part, joined.
async function written(file, subject, part) {
  const text = await readFile(new URL(`../../www/text/en/${file}.txt`, import.meta.url), "utf8");
  const entry = text.slice(text.indexOf(`[${subject}]`)).split("\n\n")[0];
  const begin = entry.indexOf(`\n${part}: `) + part.length + 3;
  return plain(entry.slice(begin).split(/\n(?! )/)[0]);
}

async function clientHello(page) {
  await open(page, address(DEFAULT, SEED));
  const row = page.locator("[data-message]", { hasText: "ClientHello" }).first();
  await open(page, address(DEFAULT, SEED, await row.getAttribute("data-message")));
  await page.locator("[data-testid=said]").first().waitFor();
}

const field = (page, name) =>
  page.locator("[data-testid=layer-fields] [role=treeitem]", { has: page.locator(`.field-name:text-is("${name}")`) }).last();

test("the chosen field is explained as the file says, with its path, its places in the documents, and its origin", async () => {
  const page = await newPage(browser);
  await clientHello(page);
  await field(page, "cipher_suites").click();
  const told = page.locator("[data-testid=told]");
  const words = plain(await told.innerText());
  assert.match(words, /^handshake › client_hello › cipher_suites/);
  for (const part of ["what", "why", "without"]) {
    const text = await written("field-handshake", "field:client_hello.cipher_suites", part);
    assert.ok(words.includes(text), `${part}: ${text}\nis in\n${words}`);
  }
  const link = told.getByRole("link", { name: "RFC 8446 §4.1.2" });
  assert.match(await link.getAttribute("href"), /^https:\/\/www\.rfc-editor\.org\/.*#section-4\.1\.2$/);
  await told.getByRole("button", { name: "Where does this come from?" }).click();
  assert.match(await told.locator("[data-testid=origin]").innerText(), /settings/);
  assertInnocent(page);
});

test("a field is chosen with the keyboard, and its bytes are marked", async () => {
  const page = await newPage(browser);
  await clientHello(page);
  const button = field(page, "random");
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-selected"), "true");
  const marked = await page.locator("[data-testid=layer-hex]").evaluateAll((parts) =>
    parts.map((part) => part.querySelectorAll("td.m").length),
  );
  assert.deepEqual(marked, [32], "record and message are one part");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-testid=told]").count(), 0, "chosen again, it is let go");
  assertInnocent(page);
});

test("message and operations are explained too", async () => {
  const page = await newPage(browser);
  await clientHello(page);
  const story = await written("message", "message:client_hello", "story");
  assert.ok(plain(await page.locator("[data-testid=said]").first().innerText()).includes(story));
  await page.locator("[data-testid=cryptography]").click();
  const card = page.locator("[data-operation=key_share]").first();
  await card.locator("summary").click();
  assert.match(await card.locator("[data-testid=said]").innerText(), /X25519|x25519/);
  assertInnocent(page);
});

test("where the words do not come, the page says so and does everything else", async () => {
  const page = await newPage(browser);
  await page.route("**/text/**", (route) => route.abort());
  await open(page, address(DEFAULT, SEED));
  const sentence = page.locator("[data-testid=no-words]").first();
  await sentence.waitFor();
  assert.match(await sentence.innerText(), /could not be read \(references: .*\)[\s\S]*Load the page again/);
  await page.keyboard.press("End");
  const last = await page.locator("[data-message]").count();
  await waitForPosition(page, last);
  const other = page.offences.filter((offence) => !/net::ERR_FAILED/.test(offence));
  assert.deepEqual(other, [], "but the refused files nothing is amiss");
});

test("words that were damaged on the way are told with file and line", async () => {
  const page = await newPage(browser);
  await page.route("**/text/en/term.txt", (route) => route.fulfill({ contentType: "text/plain", body: "<p>Please log in" }));
  await open(page, address(DEFAULT, SEED));
  const sentence = page.locator("[data-testid=no-words]").first();
  await sentence.waitFor();
  assert.match(await sentence.innerText(), /en\/term\.txt:1/);
  assertInnocent(page);
});
