// What every browser test needs: Chromium, the page, the command line, and the hooks by which the page is read.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

export const URL_ROOT = wanted("WAXSEAL_URL");
export const URL_DEEP = wanted("WAXSEAL_DEEP_URL");
const CLI = wanted("WAXSEAL_CLI");

// A seed for tests that need the same run twice.
export const SEED = "5ea1".repeat(16);
export const DEFAULT = "starttls-tls13";

function wanted(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: these tests are run by cargo xtask test`);
  }
  return value;
}

export async function launch() {
  return chromium.launch({
    executablePath: wanted("CHROMIUM"),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

// A page that keeps account of everything it should not do.
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.offences = [];
  const origin = new URL(URL_ROOT).origin;
  const deep = new URL(URL_DEEP).origin;
  context.on("request", (request) => {
    const own = [origin, deep].includes(new URL(request.url()).origin) || request.url().startsWith("data:");
    if (!own) page.offences.push(`request to ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.offences.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.offences.push(`error: ${error.message}`));
  page.on("crash", () => page.offences.push("the page crashed"));
  return page;
}

export function assertInnocent(page) {
  assert.deepEqual(page.offences, [], "no request left the origin, and the console has no word of error");
}

// Opens an address and waits until the run is there.
export async function open(page, fragment = "", base = URL_ROOT) {
  await page.goto("about:blank");
  await page.goto(base + fragment);
  await ready(page);
}

export const ready = (page) => page.locator("[data-testid=app][data-ready=true]").waitFor({ timeout: 20_000 });

// Message by message: there every message is in the list, and its bytes are in view.
export const address = (scenario, seed, message = 1, view = "bytes") =>
  `#v=1&s=${scenario}&seed=${seed}&m=${message}&view=${view}`;

// The command line's answer; the exit code of a run says only whether its scenario reached the declared outcome.
export async function cli(...words) {
  const { stdout } = await promisify(execFile)(CLI, words, { maxBuffer: 1 << 30 });
  return JSON.parse(stdout);
}

export const nativeRun = (scenario, seed) => cli("run", scenario, "--seed", seed, "--json");

// What the app's element says of its state.
export const state = (page) => page.locator("[data-testid=app]").evaluate((app) => ({ ...app.dataset }));

// Where the page is: the number of the message, and how many there are; what a reader sees must agree.
export async function position(page) {
  const { position, messages } = await state(page);
  const seen = page.locator("[data-testid=position]");
  const words = (await seen.count()) ? await seen.innerText() : "";
  if (words) {
    const found = /message ([\d,]+) of ([\d,]+)/.exec(words);
    assert.deepEqual(found?.slice(1).map((number) => number.replace(",", "")), [position, messages]);
  }
  return [Number(position), Number(messages)];
}

export async function waitForPosition(page, message) {
  await page.locator(`[data-testid=app][data-position="${message}"]`).waitFor({ timeout: 5_000 });
}

// The current message as the page shows it: its number, its button's words, its bytes.
export async function current(page) {
  return page.evaluate(() => {
    const entries = document.querySelectorAll('ol[data-testid=conversation] [aria-current="step"]');
    const entry = entries[0];
    return {
      entries: entries.length,
      number: Number(entry?.closest("[data-message]")?.dataset.message),
      words: entry?.closest("[data-message]")?.innerText ?? "",
      hex: document.querySelector("[data-testid=hex] [data-hex], [data-testid=hex][data-hex]")?.dataset.hex,
    };
  });
}

export async function digest(page) {
  return (await state(page)).digest;
}

// Puts the focus into the page by Tab alone, on a button: a list of choices would keep the arrows to itself.
export async function focusByKeyboard(page) {
  for (let tries = 0; tries < 50; tries++) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.activeElement?.matches("#app button") ?? false);
    if (inside) return;
  }
  assert.fail("Tab reaches no button of the page");
}

// Turns the many ways in which words wrap into one.
export const plain = (text) => text.replace(/\s+/g, " ").trim();
