// Takes pictures of the built page: `node shots.mjs every-view FOLDER` or `node shots.mjs readme FILE`.

import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT, SEED, address, launch, newPage, open, position } from "./support.mjs";

const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const LARGEST_PICTURE = 150 * 1024;

const [mode, target] = process.argv.slice(2);
const browser = await launch();
try {
  await (mode === "readme" ? readme(target) : everyView(target));
} finally {
  await browser.close();
}

async function everyView(folder) {
  await mkdir(folder, { recursive: true });
  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await newPage(browser, { viewport: { width, height }, colorScheme });
      await open(page, address(DEFAULT, SEED));
      const [, last] = await position(page);
      for (const [name, message] of [["first", 1], ["middle", Math.ceil(last / 3)], ["last", last]]) {
        await open(page, address(DEFAULT, SEED, message));
        await shoot(page, join(folder, `${width}x${height}-${colorScheme}-${name}.png`));
      }
      await page.context().close();
    }
  }
}

// The ServerHello of the default scenario: both lanes, keys made, bytes in view.
async function readme(file) {
  const page = await newPage(browser, { viewport: { width: 1200, height: 750 }, colorScheme: "light" });
  await open(page, address(DEFAULT, SEED));
  const number = await page
    .locator("[data-message]", { hasText: "ServerHello" })
    .first()
    .getAttribute("data-message");
  await open(page, address(DEFAULT, SEED, number));
  await shoot(page, file);
  const { size } = await stat(file);
  if (size > LARGEST_PICTURE) throw new Error(`${file} has ${size} bytes, more than ${LARGEST_PICTURE}`);
}

async function shoot(page, path) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: "disabled" });
  console.log(path);
}
