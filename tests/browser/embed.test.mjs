// Inside another page, and before the program has come.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEFAULT, URL_DEEP, URL_ROOT, assertInnocent, launch, newPage } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

// The three apps of the example page, from inside their shadow roots.
const apps = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("wax-seal")].map((host) => {
      const { scenario, depth, position, ready } = host.shadowRoot.querySelector(".app")?.dataset ?? {};
      return { scenario, depth, position, ready };
    }),
  );

async function three(page, base = URL_ROOT) {
  await page.goto(`${base}embed.html`);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("wax-seal")].every((host) => host.shadowRoot?.querySelector(".app[data-ready=true]")),
  );
}

test("three instances share one program, and have a state each", async () => {
  const page = await newPage(browser);
  const fetched = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && fetched.push(request.url()));
  await three(page);
  assert.equal(fetched.length, 1, fetched.join(", "));
  const before = await apps(page);
  assert.deepEqual(before.map(({ scenario, depth, position }) => [scenario, depth, position]), [
    [DEFAULT, "story", "1"],
    ["expired", "messages", "9"],
    [DEFAULT, "bytes", "7"],
  ]);

  await page.locator("wax-seal").nth(1).locator("[data-testid=next]").click();
  await page.waitForFunction(() =>
    document.querySelectorAll("wax-seal")[1].shadowRoot.querySelector(".app").dataset.position === "10",
  );
  const after = await apps(page);
  assert.deepEqual([after[0], after[2]], [before[0], before[2]], "the others stay where they are");
  assert.equal(new URL(page.url()).hash, "", "the address is the page's own");
  assert.equal(await page.title(), "Waxseal inside another page");
  assertInnocent(page);
});

test("keys outside are the page's own, keys inside step that instance alone", async () => {
  const page = await newPage(browser);
  await three(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("2");
  assert.deepEqual((await apps(page)).map(({ position }) => position), ["1", "9", "7"]);
  await page.locator("wax-seal").nth(2).locator("[data-testid=next]").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() =>
    document.querySelectorAll("wax-seal")[2].shadowRoot.querySelector(".app").dataset.position === "8",
  );
  assert.deepEqual((await apps(page)).map(({ position }) => position), ["1", "9", "8"]);
  assertInnocent(page);
});

test("commands go in and events come out as plain data", async () => {
  const page = await newPage(browser);
  await three(page);
  const told = await page.evaluate(async () => {
    const host = document.querySelector("wax-seal");
    const heard = new Promise((resolve) =>
      host.addEventListener("waxseal", (event) => event.detail.address?.includes("m=4") && resolve(event.detail)),
    );
    host.open("#v=1&s=expired&seed=5ea1&m=4&view=messages");
    return heard;
  });
  assert.match(told.address, /^#v=1&s=expired&seed=5ea1&m=4&view=messages&d=[0-9a-f]{16}$/);
  await page.evaluate(() => document.querySelector("wax-seal").step("next"));
  await page.waitForFunction(() =>
    document.querySelector("wax-seal").shadowRoot.querySelector(".app").dataset.position === "5",
  );
  await page.evaluate(() => document.querySelector("wax-seal").remove());
  assert.equal((await apps(page)).length, 2);
  assertInnocent(page);
});

test("it works below any path, and as wide as its element is", async () => {
  const page = await newPage(browser, { viewport: { width: 390, height: 844 } });
  await three(page, URL_DEEP);
  const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(scroll <= client, `${scroll} ≤ ${client}`);
  assertInnocent(page);
});

test("what is there before the program does not jump when it comes", async () => {
  const places = () =>
    ["header.bar", ".stage h2", ".desk.sender", ".transport .next"].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [selector, ...[x, y, width, height].map(Math.round)];
    });
  const page = await newPage(browser);
  let come;
  const held = new Promise((resolve) => (come = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(URL_ROOT, { waitUntil: "domcontentloaded" });
  await page.locator(".stage h2").waitFor();
  assert.match(await page.locator("[data-testid=next]").innerText(), /Starting two servers/);
  const before = await page.evaluate(places);
  come();
  await page.locator("[data-testid=app][data-ready=true]").waitFor();
  assert.deepEqual(await page.evaluate(places), before);
  assert.equal(await page.locator(".recorded").count(), 0, "the recorded run has gone");
  assertInnocent(page);
});

test("without scripts the page can be read", async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await page.goto(URL_ROOT);
  assert.match(await page.locator(".recorded").innerText(), /ClientHello[\s\S]*RCPT TO[\s\S]*close_notify/);
});
