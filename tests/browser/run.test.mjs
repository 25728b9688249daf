// The main job: the page loads, is stepped through with the keyboard, and shows what the command line says for the same seed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as support from "./support.mjs";

const { DEFAULT, SEED, address, assertInnocent, current, digest, launch, newPage, open, plain, position } = support;

// Of a longer message the page keeps this much in view.
const SHOWN_BYTES = 4096;

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

test("without an address a fresh run of the default scenario is there", async () => {
  const page = await newPage(browser);
  await open(page);
  const [at, of] = await position(page);
  assert.equal(at, 1);
  assert.ok(of > 20, `a whole delivery has more than ${of} messages`);
  assert.equal(await page.locator("select[data-testid=scenario]").inputValue(), DEFAULT);
  assert.equal(await page.locator("ol[data-testid=conversation] [data-message]").count(), of);
  assert.ok((await page.locator("[data-testid=outcome]").innerText()).trim().length > 0, "the outcome is told");
  assertInnocent(page);
});

test("every message, stepped through with the keyboard, is the one that the command line gives", async () => {
  const native = await support.nativeRun(DEFAULT, SEED);
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  assert.equal(await digest(page), native.digest);

  await support.focusByKeyboard(page);
  await page.keyboard.press("Home");
  for (const message of native.messages) {
    await support.waitForPosition(page, message.number);
    const shown = await current(page);
    assert.equal(shown.entries, 1, "one entry is the current one");
    assert.equal(shown.number, message.number);
    assert.ok(plain(shown.words).includes(plain(message.title)), `${shown.words} names ${message.title}`);
    assert.equal(shown.hex, message.hex.slice(0, 2 * SHOWN_BYTES), `the bytes of message ${message.number}, ${message.title}`);
    assert.deepEqual(await position(page), [message.number, native.messages.length]);
    await page.keyboard.press("ArrowRight");
  }

  const last = native.messages.length;
  await support.waitForPosition(page, last);
  await page.keyboard.press("ArrowLeft");
  await support.waitForPosition(page, last - 1);
  await page.keyboard.press("Home");
  await support.waitForPosition(page, 1);
  await page.keyboard.press("End");
  await support.waitForPosition(page, last);
  assertInnocent(page);
});

test("the buttons step as the keys do", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  const [, of] = await position(page);
  for (const [name, expected] of [["next", 2], ["next", 3], ["back", 2], ["last", of], ["first", 1]]) {
    await page.locator(`[data-testid=${name}]`).click();
    await support.waitForPosition(page, expected);
  }
  await page.locator('[data-message="5"]').click();
  await support.waitForPosition(page, 5);
  assertInnocent(page);
});

test("a message that took keys shows its operations", async () => {
  const native = await support.nativeRun(DEFAULT, SEED);
  const worked = native.messages.find((message) => message.operations.length > 0);
  assert.ok(worked, "some message has operations");
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, worked.number));
  await support.waitForPosition(page, worked.number);
  assert.equal(
    await page.locator("[data-testid=operations] li[data-operation]").count(),
    worked.operations.length,
    `message ${worked.number}, ${worked.title}`,
  );
  assertInnocent(page);
});

test("a field that is chosen is marked in the bytes of every layer, and says where it comes from", async () => {
  const native = await support.nativeRun(DEFAULT, SEED);
  const hidden = native.messages.find((message) => message.title === "EncryptedExtensions");
  assert.ok(hidden, "TLS 1.3 has EncryptedExtensions");
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, hidden.number));
  await support.waitForPosition(page, hidden.number);
  const layers = page.locator("[data-testid=layers] .layer");
  assert.equal(await layers.count(), 3, "the record, what was in it, the message");

  // The first byte of the message is its type: by the keyboard alone it is marked in all three layers.
  const type = layers.nth(2).getByRole("button", { name: "msg_type" });
  await type.focus();
  await page.keyboard.press("Enter");
  assert.equal(await type.getAttribute("aria-pressed"), "true");
  const marked = await layers.evaluateAll((all) =>
    all.map((layer) => [...layer.querySelectorAll(".run.marked")].map((run) => run.textContent).join(" ")),
  );
  assert.equal(marked[2], hidden.hex.slice(0, 2));
  assert.equal(marked[1], marked[2], "the opened record has the same byte");
  assert.equal(marked[0].length, 2, "and one byte of the ciphertext lies below it");
  assert.notEqual(marked[0], "");
  assert.match(await page.locator("[data-testid=origin]").innerText(), /the format wants it so/);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-testid=origin]").count(), 0, "chosen again it is left");
  assertInnocent(page);
});

test("every scenario gives the same trace in the browser as natively", async (t) => {
  const scenarios = await support.cli("list", "--json");
  assert.ok(scenarios.length >= 16, `${scenarios.length} scenarios`);
  const page = await newPage(browser);
  for (const { id } of scenarios) {
    await t.test(id, async () => {
      // A run that misses its declared outcome ends the command line with 1, and this test with it.
      const native = await support.nativeRun(id, SEED);
      await open(page, address(id, SEED));
      assert.equal(await page.locator("select[data-testid=scenario]").inputValue(), id);
      assert.equal(await digest(page), native.digest);
      assert.equal((await position(page))[1], native.messages.length);
    });
  }
  assertInnocent(page);
});
