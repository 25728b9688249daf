// Takes pictures of the built page: `node shots.mjs every-view FOLDER` or `node shots.mjs readme FOLDER`.

import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT, SEED, address, launch, newPage, open } from "./support.mjs";

const SIZES = [[1440, 900], [1024, 768], [390, 844], [320, 640]];
const LARGEST_PICTURE = 150 * 1024;

const [mode, target] = process.argv.slice(2);
const browser = await launch();
try {
  await (mode === "readme" ? readme(target) : everyView(target));
} finally {
  await browser.close();
}

// What is pictured: an address, and what is pressed on it.
const VIEWS = {
  desk: [""],
  postcard: [address(DEFAULT, SEED, 2, "story")],
  handshake: [address(DEFAULT, SEED, 10, "story")],
  sealed: [address(DEFAULT, SEED, 25, "story")],
  broken: [address("bit-flip", SEED, 25, "story")],
  ended: [address(DEFAULT, SEED, 1, "story"), "End"],
  messages: [address(DEFAULT, SEED, 7, "messages")],
  eyes: [`${address(DEFAULT, SEED, 21, "messages")}&tab=who&as=eavesdropper`],
  bytes: [`${address(DEFAULT, SEED, 7)}&at=70-71`],
  opened: [`${address(DEFAULT, SEED, 10)}&at=4-6`],
  changed: [`${address(DEFAULT, SEED, 10)}&x=c0.s2c.r[Certificate]+flip+100+0x01`],
  keys: [`${address(DEFAULT, SEED, 12)}&tab=keys`],
  trust: [`${address("expired", SEED, 11)}&tab=trust`],
  compared: [`${address(DEFAULT, SEED, 7)}&vs=starttls-tls12`],
  projector: [address(DEFAULT, SEED, 25, "story"), "p"],
  ...Object.fromEntries(
    ["scenarios", "settings", "share", "tour", "glossary", "help"].map((drawer) => [
      `drawer-${drawer}`,
      [address(DEFAULT, SEED, 7, "messages"), `drawer ${drawer}`],
    ]),
  ),
};

async function everyView(folder) {
  await mkdir(folder, { recursive: true });
  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, [hash, act]] of Object.entries(VIEWS)) {
        const page = await newPage(browser, { viewport: { width, height }, colorScheme });
        await open(page, hash);
        await page.waitForTimeout(150);
        if (act?.startsWith("drawer ")) {
          await page.locator("[data-testid=open-menu]").click();
          await page.locator(`[data-testid=drawer] [data-testid=open-${act.slice(7)}]`).click();
        } else if (act) {
          await page.keyboard.press(act);
        }
        await shoot(page, join(folder, `${name}-${width}-${colorScheme}.png`));
        await page.context().close();
      }
    }
  }
}

// Three pictures: the letter, the messages, the bytes.
async function readme(folder) {
  const pictures = {
    "picture.png": address(DEFAULT, SEED, 25, "story"),
    "picture-messages.png": `${address(DEFAULT, SEED, 7, "messages")}&tab=keys`,
    "picture-bytes.png": `${address(DEFAULT, SEED, 7)}&at=70-71`,
  };
  for (const [name, hash] of Object.entries(pictures)) {
    const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    await open(page, hash);
    await page.waitForTimeout(150);
    const file = join(folder, name);
    await shoot(page, file);
    const { size } = await stat(file);
    if (size > LARGEST_PICTURE) throw new Error(`${file} has ${size} bytes, more than ${LARGEST_PICTURE}`);
    await page.context().close();
  }
}

async function shoot(page, path) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: "disabled" });
  console.log(path);
}
