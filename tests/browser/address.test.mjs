// The address keeps scenario, seed and step, and answers nonsense in words.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  DEFAULT,
  SEED,
  URL_DEEP,
  URL_ROOT,
  address,
  assertInnocent,
  current,
  digest,
  launch,
  newPage,
  open,
  position,
  waitForPosition,
} from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

const fragment = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1));

test("stepping is kept in the address, and a reload comes back to the same byte", async () => {
  const page = await newPage(browser);
  await open(page);
  await page.locator("[data-testid=next]").click();
  await page.locator("[data-testid=next]").click();
  await waitForPosition(page, 3);
  assert.equal(fragment(page).get("m"), "3");
  assert.equal(fragment(page).get("s"), DEFAULT);
  assert.match(fragment(page).get("seed"), /^[0-9a-f]+$/);

  const before = [await digest(page), await current(page)];
  await page.reload();
  await waitForPosition(page, 3);
  assert.deepEqual([await digest(page), await current(page)], before);
  assertInnocent(page);
});

test("a new run has a new seed, and so other bytes", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  const before = await digest(page);
  await page.locator("[data-testid=new-run]").click();
  await page.waitForFunction(
    (before) => document.querySelector("[data-testid=digest]")?.innerText.trim() !== before,
    before,
  );
  assert.notEqual(fragment(page).get("seed"), SEED);
  assertInnocent(page);
});

test("choosing a scenario runs it, and Back returns to the one before", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  const before = await digest(page);
  await page.locator("select[data-testid=scenario]").selectOption("expired");
  await page.waitForFunction(
    (before) => document.querySelector("[data-testid=digest]")?.innerText.trim() !== before,
    before,
  );
  assert.equal(fragment(page).get("s"), "expired");
  await page.goBack();
  await page.waitForFunction(
    (before) => document.querySelector("[data-testid=digest]")?.innerText.trim() === before,
    before,
  );
  assert.equal(await page.locator("select[data-testid=scenario]").inputValue(), DEFAULT);
  assertInnocent(page);
});

test("an address typed into the open page is followed", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  await page.evaluate((hash) => (location.hash = hash), address(DEFAULT, SEED, 4));
  await waitForPosition(page, 4);
  assertInnocent(page);
});

test("nonsense in an address is named, and the nearest valid state is shown", async (t) => {
  const page = await newPage(browser);
  const cases = {
    "a scenario that does not exist": [address("no-such-scenario", SEED), /no-such-scenario/],
    "a seed that is no seed": [address(DEFAULT, "xyz"), /seed/i],
    "a message beyond the last": [address(DEFAULT, SEED, 444), /444/],
    "a message that is no number": [address(DEFAULT, SEED, "many"), /many/],
    "a version from the future": [`#v=99&s=${DEFAULT}&seed=${SEED}&m=1`, /99|version/i],
  };
  for (const [name, [hash, words]] of Object.entries(cases)) {
    await t.test(name, async () => {
      await open(page, hash);
      assert.match(await page.locator("#app").innerText(), words);
      const [at, of] = await position(page);
      assert.ok(at >= 1 && at <= of, `message ${at} of ${of}`);
    });
  }
  assertInnocent(page);
});

test("the page works below any path", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED), URL_DEEP);
  const deep = await digest(page);
  await open(page, address(DEFAULT, SEED), URL_ROOT);
  assert.equal(await digest(page), deep);
  assertInnocent(page);
});
