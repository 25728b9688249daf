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
  await page.locator("[data-testid=cryptography]").click();
  assert.equal(
    await page.locator("[data-testid=operations] li[data-operation]").count(),
    worked.operations.length,
    `message ${worked.number}, ${worked.title}`,
  );
  assertInnocent(page);
});

test("a field that is selected is marked in the bytes of every part, and says where it comes from", async () => {
  const native = await support.nativeRun(DEFAULT, SEED);
  const hidden = native.messages.find((message) => message.title === "EncryptedExtensions");
  assert.ok(hidden, "TLS 1.3 has EncryptedExtensions");
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, hidden.number));
  await support.waitForPosition(page, hidden.number);
  const parts = page.locator("[data-testid=hex] .sheet-part");
  assert.equal(await parts.count(), 2, "the record, and what was in it with the message");

  // The first byte of the message is its type: by the keyboard alone it is marked in both.
  const type = parts.nth(1).getByRole("treeitem", { name: "msg_type" });
  await type.focus();
  await page.keyboard.press("Enter");
  assert.equal(await type.getAttribute("aria-selected"), "true");
  const marked = await parts.evaluateAll((all) =>
    all.map((part) => [...part.querySelectorAll("td.m")].map((cell) => cell.textContent).join("")),
  );
  assert.equal(marked[1], hidden.hex.slice(0, 2));
  assert.equal(marked[0].length, 2, "one byte of the ciphertext lies below it");
  await page.getByRole("button", { name: "Where does this come from?" }).click();
  assert.match(await page.locator("[data-testid=origin]").innerText(), /The format wants it so/);
  await type.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-testid=told]").count(), 0, "chosen again it is left");
  assertInnocent(page);
});

test("in the hex arrows go from byte to byte, and select nothing until Enter", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, 1));
  const grid = page.getByRole("grid").first();
  await grid.locator("td[tabindex='0']").focus();
  const name = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.match(await name(), /^offset 0x00, 0x32, /);
  await page.keyboard.press("ArrowRight");
  assert.match(await name(), /^offset 0x01, /);
  await page.keyboard.press("ArrowDown");
  assert.match(await name(), /^offset 0x11, /);
  await page.keyboard.press("Home");
  assert.match(await name(), /^offset 0x10, /);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+ArrowRight");
  assert.match(await name(), /^offset 0x03, /, "the code has three digits");
  assert.equal(await page.locator("[data-testid=told]").count(), 0);
  assert.deepEqual(await position(page), [1, (await position(page))[1]], "the arrows belong to the grid");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-testid=told]").count(), 1);
  assertInnocent(page);
});

test("a byte that is changed by hand breaks the seal, and is put back", async () => {
  const native = await support.nativeRun(DEFAULT, SEED);
  const sealed = native.messages.find((message) => message.title === "Finished");
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, sealed.number));
  await page.getByRole("treeitem", { name: "aead_tag" }).first().click();
  const form = page.locator("[data-testid=tamper]");
  await form.getByRole("textbox").fill("xy");
  await form.getByRole("button", { name: "Change it" }).click();
  assert.match(await form.getByRole("alert").innerText(), /two hex digits are expected/);
  await form.getByRole("textbox").fill("00");
  await form.getByRole("button", { name: "Change it" }).click();
  const verdict = page.locator("[data-testid=verdict]");
  await verdict.waitFor();
  assert.match(plain(await verdict.innerText()), /noticed\. The tag of record .* does not match\. It sent bad_record_mac, sealed\./);
  const changed = await page.locator("td.x").allInnerTexts();
  assert.equal(changed.length, 2, "the byte as it was sent, and as it arrived");
  assert.equal(changed[1], "00");
  await verdict.getByRole("button", { name: "Put it back" }).click();
  await verdict.waitFor({ state: "detached" });
  assert.equal(await digest(page), native.digest);
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
