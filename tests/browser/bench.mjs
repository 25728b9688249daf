// Measures the program in Chromium. Prints `name value unit`, one figure a line; `cargo xtask bench` makes the table.

import { launch, newPage, open } from "./support.mjs";

const SCENARIO = "starttls-tls13";
const MIB = 1 << 20;

const browser = await launch();
try {
  const page = await newPage(browser);
  await open(page);
  const runs = await page.evaluate(async (scenario) => {
    const once = () => {
      const start = performance.now();
      window.waxseal.bench_run(scenario, 0);
      return performance.now() - start;
    };
    const told = () => {
      const start = performance.now();
      window.waxseal.bench_told(scenario);
      return performance.now() - start;
    };
    // One bit of the record with the mail, another byte each time: so all that comes before it is run, and no run is as the last one.
    const digests = new Set();
    const altered = (_, turn) => {
      const start = performance.now();
      const { digest } = JSON.parse(window.waxseal.bench_altered(scenario, `c0.c2s.r7 flip ${5 + turn} 0x01`));
      const time = performance.now() - start;
      digests.add(digest);
      return time;
    };
    const measure = (work) => {
      for (let warm = 0; warm < 30; warm++) work(warm, warm);
      return Array.from({ length: 101 }, work).sort((a, b) => a - b);
    };
    const sizes = JSON.parse(window.waxseal.bench_run(scenario, 0));
    const { fields } = JSON.parse(window.waxseal.bench_told(scenario));
    // In this order: what is measured first warms the program up for the rest.
    const [times, all, alterations] = [measure(once), measure(told), measure(altered)];
    return { times, told: all, altered: alterations, runs: digests.size, fields, ...sizes };
  }, SCENARIO);
  figure("run_starttls_tls13", runs.times[50], "ms");
  figure("run_starttls_tls13_p95", runs.times[95], "ms");
  figure("run_dissect_story", runs.told[50], "ms");
  if (runs.runs < 101) throw new Error(`101 bytes were altered, and only ${runs.runs} runs differ`);
  figure("altered_run_dissect_story", runs.altered[50], "ms");
  figure("altered_run_dissect_story_p95", runs.altered[95], "ms");
  figure("run_dissect_story_fields", runs.fields, "fields");
  figure("run_starttls_tls13_events", runs.events, "events");
  figure("run_starttls_tls13_arena", runs.arena, "bytes");
  await page.context().close();

  const one = await mail(MIB);
  const ten = await mail(10 * MIB);
  figure("mail_1_mib", one.time, "ms");
  figure("mail_10_mib", ten.time, "ms");
  figure("mail_10_mib_over_1_mib", ten.time / one.time, "times");
  figure("memory_1_mib", one.grown / MIB, "MiB");
  figure("memory_10_mib", ten.grown / MIB, "MiB");
  figure("memory_10_mib_over_1_mib", ten.grown / one.grown, "times");
} finally {
  await browser.close();
}

// One size of mail in a page of its own: the median of three runs, and what the program's memory grew by.
async function mail(bytes) {
  const page = await newPage(browser);
  await open(page);
  const measured = await page.evaluate(
    ([scenario, bytes]) => {
      const memory = () => window.waxseal.memory.buffer.byteLength;
      window.waxseal.bench_run(scenario, 0);
      const before = memory();
      const once = () => {
        const start = performance.now();
        window.waxseal.bench_run(scenario, bytes);
        return performance.now() - start;
      };
      const times = [once(), once(), once()].sort((a, b) => a - b);
      return { time: times[1], grown: memory() - before };
    },
    [SCENARIO, bytes],
  );
  await page.context().close();
  return measured;
}

function figure(name, value, unit) {
  console.log(`${name} ${Number(value.toFixed(2))} ${unit}`);
}
