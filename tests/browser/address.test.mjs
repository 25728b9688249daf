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
  state,
  waitForPosition,
} from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

const changed = (page, before) => page.locator(`[data-testid=app][data-ready=true]:not([data-digest="${before}"])`).waitFor();
const fragment = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1));

test("stepping is kept in the address, and a reload comes back to the same byte", async () => {
  const page = await newPage(browser);
  await open(page, "#view=bytes");
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
  await page.locator("[data-testid=open-menu]").click();
  await page.locator("[data-testid=new-run]").click();
  await changed(page, before);
  assert.notEqual(fragment(page).get("seed"), SEED);
  assertInnocent(page);
});

test("choosing a scenario runs it, and Back returns to the one before", async () => {
  const page = await newPage(browser);
  await open(page, address(DEFAULT, SEED));
  const before = await digest(page);
  await page.locator("[data-testid=open-scenarios]").click();
  await page.locator("[data-scenario=expired]").first().click();
  await changed(page, before);
  assert.equal(fragment(page).get("s"), "expired");
  await page.goBack();
  await page.locator(`[data-testid=app][data-digest="${before}"]`).waitFor();
  assert.equal((await state(page)).scenario, DEFAULT);
  await page.goForward();
  await page.locator("[data-testid=app][data-scenario=expired]").waitFor();
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
    "a depth that does not exist": [`#s=${DEFAULT}&seed=${SEED}&view=deep`, /view=deep.*story, messages, bytes/],
    "a tab that does not exist": [`#s=${DEFAULT}&seed=${SEED}&tab=shoe`, /tab=shoe.*keys/],
    "eyes that nobody has": [`#s=${DEFAULT}&seed=${SEED}&as=nobody`, /as=nobody.*eavesdropper/],
    "bytes that are none": [`${address(DEFAULT, SEED, 2)}&at=9-3`, /9-3/],
    "bytes beyond the message": [`${address(DEFAULT, SEED, 2)}&at=900-901`, /900-901/],
    "a comparison with nothing": [`#s=${DEFAULT}&seed=${SEED}&vs=nowhere`, /nowhere/],
    "a setting that cannot be": [`#s=${DEFAULT}&seed=${SEED}&policy=perhaps`, /policy=perhaps.*secure/],
    "an intervention that cannot be": [`#s=${DEFAULT}&seed=${SEED}&x=c0.up.r1+drop`, /c0\.up\.r1/],
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
