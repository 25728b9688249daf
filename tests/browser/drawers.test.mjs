// What opens over the page: it takes the focus and gives it back, chooses, sets, tells what cannot be, and keeps the page usable.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as support from "./support.mjs";

let browser;
before(async () => {
  browser = await support.launch();
});
after(() => browser?.close());

// A page with one of its drawers open.
async function opened(drawer, fragment = support.address(support.DEFAULT, support.SEED)) {
  const page = await support.newPage(browser);
  await support.open(page, fragment);
  await page.locator("[data-testid=open-menu]").click();
  if (drawer !== "menu") await page.locator(`[data-testid=drawer] [data-testid=open-${drawer}]`).click();
  await page.locator(`[data-drawer=${drawer}]`).waitFor();
  return page;
}

const ready = (page) => page.locator("[data-ready=true]").waitFor();
const hash = (page) => page.evaluate(() => location.hash);

test("a drawer takes the focus, and gives it back to what opened it", async () => {
  const page = await opened("help");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-testid=drawer]")));
  await page.keyboard.press("Escape");
  await page.locator("[data-testid=drawer]").waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-testid=open-menu]")));
  support.assertInnocent(page);
});

test("a scenario is searched for and chosen", async () => {
  const page = await opened("scenarios");
  await page.locator("[data-testid=all-scenarios] summary").click();
  const all = await page.locator("[data-testid=all-scenarios] [data-scenario]").count();
  assert.equal(all, (await support.cli("list", "--json")).length);
  await page.locator("[data-testid=search]").fill("requiretls");
  await page.waitForFunction((all) => document.querySelectorAll("[data-testid=all-scenarios] [data-scenario]").length < all, all);
  assert.match(await page.locator("[data-testid=found]").innerText(), /^\d+ of \d+ scenarios$/);
  await page.locator("[data-testid=all-scenarios] [data-scenario=requiretls]").click();
  await page.locator("[data-testid=drawer]").waitFor({ state: "detached" });
  await page.waitForFunction(() => location.hash.includes("s=requiretls"));
  support.assertInnocent(page);
});

test("a setting runs again at once, can be undone, and what cannot be is told beside it", async () => {
  const page = await opened("settings");
  await page.locator("[data-setting=policy]").selectOption("may");
  await page.waitForFunction(() => location.hash.includes("&policy=may"));
  assert.match(await page.locator("[data-testid=undo]").innerText(), /policy: secure → may/);
  await page.locator("[data-testid=undo] button", { hasText: "Undo" }).click();
  await page.waitForFunction(() => !location.hash.includes("policy="));
  assert.equal(await page.locator("[data-setting=policy]").inputValue(), "secure");
  await page.locator("[data-testid=more-settings] summary").click();
  const deliveries = page.locator("[data-setting=deliveries]");
  await deliveries.fill("many");
  await deliveries.press("Tab");
  await page.locator("[role=alert]", { hasText: "a number from 1 to 8" }).waitFor();
  assert.equal(await deliveries.inputValue(), "many");
  await deliveries.fill("2");
  await deliveries.press("Tab");
  await page.waitForFunction(() => location.hash.includes("&deliveries=2"));
  assert.equal(await page.locator("[role=alert]").count(), 0);
  support.assertInnocent(page);
});

test("a list of versions is turned by buttons, and never empty", async () => {
  const page = await opened("settings");
  const versions = page.locator("fieldset[data-setting='receiver.versions']");
  await versions.locator("[role=checkbox]", { hasText: "1.3" }).click();
  await page.waitForFunction(() => location.hash.includes("&receiver.versions=1.2"));
  await ready(page);
  await versions.locator("[role=checkbox]", { hasText: "1.2" }).click();
  await page.locator("[role=alert]").waitFor();
  assert.ok((await hash(page)).includes("&receiver.versions=1.2"));
  support.assertInnocent(page);
});

test("what is shared is this place, and the command line runs the same", async () => {
  const page = await opened("share");
  assert.equal(await page.locator("[data-testid=address]").inputValue(), page.url());
  const command = await page.locator("[data-testid=command]").inputValue();
  const words = command.split(" ");
  assert.deepEqual(words.slice(0, 2), ["waxseal", "run"]);
  const { digest } = await support.cli(...words.slice(1), "--json");
  assert.equal(new URLSearchParams((await hash(page)).slice(1)).get("d"), digest);
  support.assertInnocent(page);
});

test("a stop of the path is postmarked, and its lesson stands on the page", async () => {
  const page = await opened("tour");
  await page.locator("[data-stop=resumption]").click();
  await page.locator("[data-testid=lesson][data-stop=resumption]").waitFor();
  await page.waitForFunction(() => location.hash.includes("s=resumption-tls13"));
  await page.locator("[data-testid=lesson] button", { hasText: "Next stop: Termination" }).click();
  await page.waitForFunction(() => location.hash.includes("s=starttls-tls13"));
  await page.locator("[data-testid=open-menu]").click();
  await page.locator("[data-testid=drawer] [data-testid=open-tour]").click();
  assert.equal(await page.locator(".postmark").count(), 2);
  support.assertInnocent(page);
});

test("another run stands beside this one, and what differs is looked into", async () => {
  const page = await opened("compare");
  await page.locator("[data-testid=all-scenarios] summary").click();
  await page.locator("[data-testid=all-scenarios] [data-scenario=starttls-tls12]").click();
  await page.locator("[data-testid=compare]").waitFor();
  assert.match(await page.locator("[data-testid=summary]").innerText(), /EncryptedExtensions/);
  await page.locator(".differing summary", { hasText: "What differs" }).first().click();
  await page.locator(".differing[open] table").first().waitFor();
  assert.ok((await hash(page)).includes("&vs=starttls-tls12"));
  support.assertInnocent(page);
});
