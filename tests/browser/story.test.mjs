// The story: the desk, the scenes, the two ways to send the letter, the end; the keyboard through all of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEFAULT, SEED, address, assertInnocent, launch, newPage, open, state } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

const at = (page, moment) => page.locator(`[data-testid=app][data-moment=${moment}]`).waitFor();
const scene = (page) => page.locator("[data-testid=scene]").innerText();

test("the page opens on the sender's desk, with two ways to send the letter", async () => {
  const page = await newPage(browser);
  await open(page);
  const before = await state(page);
  assert.deepEqual([before.depth, before.moment], ["story", "desk"]);
  assert.match(await page.locator(".desk.sender").innerText(), /spare key/);
  assert.match(await page.locator(".desk.receiver").innerText(), /Nothing has arrived/);

  await page.locator("[data-testid=send-postcard]").click();
  await page.locator("[data-testid=app][data-scenario=opportunistic-clear][data-moment=message]").waitFor();
  await page.goBack();
  await page.locator(`[data-testid=app][data-scenario=${DEFAULT}]`).waitFor();
  await at(page, "desk");
  await page.locator("[data-testid=send-sealed]").click();
  await at(page, "message");
  assert.equal((await state(page)).scenario, DEFAULT);
  assertInnocent(page);
});

test("Next goes from scene to scene, names each before it comes, and ends with a card", async () => {
  const page = await newPage(browser);
  await open(page, `#s=${DEFAULT}&seed=${SEED}`);
  const rail = await page.locator(".scenes .what").allTextContents();
  assert.ok(rail.length >= 4 && rail.length <= 8, rail.join(", "));
  const next = page.locator("[data-testid=next]");
  for (const [index, title] of rail.entries()) {
    assert.equal(await next.innerText(), `Next: ${title}`);
    await next.click();
    await page.waitForFunction((title) => document.querySelector("[data-testid=scene]").innerText.endsWith(title), title);
    assert.equal(await scene(page), `Scene ${index + 1} of ${rail.length}, ${title}`);
    assert.ok((await page.locator(".stage .lead").innerText()).split(" ").length <= 28);
  }
  assert.match(await page.locator(".desk.receiver").innerText(), /spare key/, "the letter has arrived");
  await next.click();
  await at(page, "end");
  const card = page.locator("[data-testid=outcome]");
  assert.match(await card.innerText(), /Delivered, sealed[\s\S]*Who could read the mail[\s\S]*Try next/);
  assert.equal(await card.locator(".suggestions button").count(), 3);
  assertInnocent(page);
});

test("a failure ends in the seal that breaks, and the letter stays", async () => {
  const page = await newPage(browser);
  await open(page, `#s=bit-flip&seed=${SEED}`);
  const rail = await page.locator(".scenes .what").allTextContents();
  assert.ok(rail.includes("The seal breaks"), rail.join(", "));
  await page.keyboard.press("End");
  await at(page, "end");
  assert.match(await page.locator("[data-testid=outcome]").innerText(), /Not delivered[\s\S]*bad_record_mac/);
  assert.match(await page.locator(".desk.receiver").innerText(), /Nothing has arrived/);
  assertInnocent(page);
});

test("the keyboard alone: depths, scenes, playing, the ends", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED, 7, "story"));
  await page.keyboard.press("2");
  await page.locator("[data-depth=messages][data-testid=app]").waitFor();
  assert.equal((await state(page)).position, "7", "the place stays");
  await page.keyboard.press("3");
  await page.locator("[data-depth=bytes][data-testid=app]").waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction(() => document.querySelector("[data-testid=scene]").innerText.startsWith("Scene 4"));
  await page.keyboard.press("Shift+ArrowLeft");
  await page.waitForFunction(() => document.querySelector("[data-testid=scene]").innerText.startsWith("Scene 3"));
  await page.keyboard.press("1");
  await page.keyboard.press("Home");
  await at(page, "desk");
  await page.keyboard.press("ArrowLeft");
  await at(page, "desk");
  await page.keyboard.press(" ");
  await page.locator("[data-testid=play]", { hasText: "Pause" }).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator("[data-testid=play]", { hasText: "Play" }).waitFor();
  await page.keyboard.press("?");
  await page.locator("[data-drawer=help]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-testid=drawer]").waitFor({ state: "detached" });
  await page.keyboard.press("p");
  await page.locator("[data-size=projector]").waitFor();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("p");
  await page.locator("[data-size=desk]").waitFor();
  assertInnocent(page);
});

test("who looks through the eyes of somebody on the wire reads no sealed line", async () => {
  const page = await newPage(browser);
  await open(page, `${address(DEFAULT, SEED, 21, "messages")}&tab=who`);
  assert.match(await page.locator("[data-testid=conversation]").innerText(), /RCPT TO/);
  await page.getByRole("button", { name: /On the wire/ }).click();
  await page.waitForFunction(() => location.hash.includes("as=eavesdropper"));
  const seen = await page.locator("[data-testid=conversation]").innerText();
  assert.doesNotMatch(seen, /RCPT TO/);
  assert.match(seen, /application_data/);
  await page.locator("[data-testid=all-eyes]").click();
  assert.match(await page.locator("[data-testid=conversation]").innerText(), /RCPT TO/);
  assertInnocent(page);
});

test("where motion is not wanted nothing moves", async () => {
  const page = await newPage(browser, { reducedMotion: "reduce" });
  await open(page, `#s=${DEFAULT}&seed=${SEED}`);
  await page.keyboard.press("ArrowRight");
  await at(page, "message");
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});
