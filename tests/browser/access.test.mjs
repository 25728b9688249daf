// Whoever cannot use a mouse, a wide screen, or their eyes gets the same page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { DEFAULT, SEED, URL_ROOT, address, assertInnocent, launch, newPage, open, position } from "./support.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

// Every depth, every tab, what opens over the page, two runs, a byte that was changed, a run that fails.
const VIEWS = {
  desk: "",
  story: address(DEFAULT, SEED, 7, "story"),
  messages: address(DEFAULT, SEED, 9, "messages"),
  bytes: `${address(DEFAULT, SEED, 9)}&at=0`,
  keys: `${address(DEFAULT, SEED, 9)}&tab=keys`,
  trust: `${address(DEFAULT, SEED, 11, "messages")}&tab=trust`,
  who: `${address(DEFAULT, SEED, 21, "messages")}&tab=who&as=eavesdropper`,
  compared: `${address(DEFAULT, SEED, 7)}&vs=expired`,
  changed: `${address(DEFAULT, SEED, 10)}&x=c0.s2c.r[Certificate]+flip+100+0x01`,
  refused: address("expired", SEED, 9, "messages"),
};
const DRAWERS = ["menu", "scenarios", "settings", "share", "tour", "compare", "glossary", "help"];

async function openDrawer(page, drawer) {
  await page.locator("[data-testid=open-menu]").click();
  if (drawer !== "menu") await page.locator(`[data-testid=drawer] [data-testid=open-${drawer}]`).click();
  await page.locator(`[data-drawer=${drawer}]`).waitFor();
}

async function violations(page) {
  // Colours that are still changing are nobody's contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ["violations"],
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const [name, hash] of Object.entries(VIEWS)) {
    test(`axe finds nothing, ${colorScheme}, ${name}`, async () => {
      const page = await newPage(browser, { colorScheme });
      await open(page, hash);
      assert.deepEqual(await violations(page), []);
      assertInnocent(page);
      await page.context().close();
    });
  }

  test(`axe finds nothing in what opens over the page, ${colorScheme}`, async (t) => {
    const page = await newPage(browser, { colorScheme });
    for (const drawer of DRAWERS) {
      await t.test(drawer, async () => {
        await open(page, VIEWS.story);
        await openDrawer(page, drawer);
        assert.deepEqual(await violations(page), []);
      });
    }
    assertInnocent(page);
  });

  test(`axe finds nothing in the words of a failed start, ${colorScheme}`, async () => {
    const page = await newPage(browser, { colorScheme });
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(URL_ROOT);
    await page.getByRole("alert").waitFor();
    assert.deepEqual(await violations(page), []);
  });
}

const OTHERWISE = {
  "forced colours": { forcedColors: "active" },
  "320 pixels": { viewport: { width: 320, height: 640 } },
};
for (const [name, options] of Object.entries(OTHERWISE)) {
  test(`axe finds nothing with ${name}`, async (t) => {
    const page = await newPage(browser, options);
    for (const [view, hash] of Object.entries(VIEWS)) {
      await t.test(view, async () => {
        await open(page, hash);
        assert.deepEqual(await violations(page), []);
      });
    }
    assertInnocent(page);
  });
}

test("axe finds nothing for a room", async (t) => {
  const page = await newPage(browser, { viewport: { width: 1024, height: 768 } });
  for (const view of ["story", "messages", "bytes"]) {
    await t.test(view, async () => {
      await open(page, VIEWS[view]);
      await page.keyboard.press("p");
      await page.locator("[data-size=projector]").waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
  assertInnocent(page);
});

test("at 320 pixels nothing scrolls sideways", async () => {
  const page = await newPage(browser, { viewport: { width: 320, height: 640 } });
  for (const hash of Object.values(VIEWS)) {
    await open(page, hash);
    const [scroll, client] = await page.evaluate(() => {
      const root = document.documentElement;
      return [root.scrollWidth, root.clientWidth];
    });
    assert.ok(scroll <= client, `${scroll} ≤ ${client}`);
  }
  assertInnocent(page);
});

test("the keyboard alone reaches everything, and shows where it is", async () => {
  const page = await newPage(browser);
  await open(page, VIEWS.messages);
  // What is in the tab order. Entries that are reached by arrows from a neighbour carry tabindex -1.
  const expected = await page.evaluate(() => {
    const all = document.querySelectorAll("a[href], button, select, input, textarea, summary, [tabindex='0']");
    const reachable = [...all].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility());
    reachable.forEach((element, index) => (element.dataset.expected = index));
    return reachable.length;
  });
  assert.ok(expected > 5, `${expected} things to reach`);

  const reached = new Set();
  for (let presses = 0; presses < expected + 5; presses++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        index: element.dataset.expected,
        what: element.outerHTML.slice(0, 80),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    });
    if (!here) continue;
    assert.ok(here.outlined, `a focus is seen on ${here.what}`);
    assert.ok(here.inView, `the focus is in view on ${here.what}`);
    if (here.index !== undefined) reached.add(here.index);
  }
  assert.equal(reached.size, expected);
  assertInnocent(page);
});

test("keys that the page has no use for, and keys with modifiers, stay the reader's", async () => {
  const page = await newPage(browser);
  await open(page, VIEWS.messages);
  const [at] = await position(page);
  await page.locator("[data-testid=next]").focus();
  const taken = await page.evaluate(() => {
    const press = (init) => {
      const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
      document.activeElement.dispatchEvent(event);
      return event.defaultPrevented;
    };
    return {
      letter: press({ key: "q" }),
      down: press({ key: "PageDown" }),
      alt: press({ key: "ArrowLeft", altKey: true }),
      ctrl: press({ key: "ArrowRight", ctrlKey: true }),
      meta: press({ key: "ArrowLeft", metaKey: true }),
    };
  });
  assert.deepEqual(taken, { letter: false, down: false, alt: false, ctrl: false, meta: false });
  assert.equal((await position(page))[0], at);
});

test("arrows among tabs belong to them", async () => {
  const page = await newPage(browser);
  await open(page, VIEWS.messages);
  await page.getByRole("tab", { name: "Bytes" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("End");
  assert.equal(await page.getByRole("tab", { selected: true }).innerText(), "Who knows what");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "Who knows what");
  assert.equal((await position(page))[0], 9);
  assertInnocent(page);
});

test("the page has a language, a title, one main part and one headline", async () => {
  const page = await newPage(browser);
  await open(page);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match(await page.title(), /Waxseal/);
  assert.equal(await page.getByRole("main").count(), 1);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  assertInnocent(page);
});
