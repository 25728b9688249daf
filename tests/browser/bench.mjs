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

  await steps();
  await changes();
  await starts();

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

// A page on a machine that is four times slower.
async function slow(fragment) {
  const page = await newPage(browser);
  await open(page, fragment);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return page;
}

// From the press of a key until the document shows the next message: in every depth of the default run, and in a run of 10,000
// records.
async function steps() {
  const seed = "5ea1";
  const runs = {
    story: `#s=${SCENARIO}&seed=${seed}`,
    messages: `#s=${SCENARIO}&seed=${seed}&m=1&view=messages`,
    bytes: `#s=${SCENARIO}&seed=${seed}&m=1&view=bytes`,
    keys: `#s=${SCENARIO}&seed=${seed}&m=1&view=bytes&tab=keys`,
    who: `#s=${SCENARIO}&seed=${seed}&m=1&view=messages&tab=who`,
    "10000_records_messages": `#s=${SCENARIO}&seed=${seed}&size=2400000&fragment=256&event-limit=10000000&m=5000&view=messages`,
    "10000_records_bytes": `#s=${SCENARIO}&seed=${seed}&size=2400000&fragment=256&event-limit=10000000&m=5000&view=bytes`,
  };
  for (const [name, fragment] of Object.entries(runs)) {
    const page = await slow(fragment);
    const { total, times } = await page.evaluate(async () => {
      const app = document.querySelector("[data-testid=app]");
      app.focus();
      const place = () => `${app.dataset.position} ${app.dataset.moment}`;
      const frame = () => new Promise((resolve) => setTimeout(resolve, 30));
      const times = [];
      for (let step = 0; step < 60; step++) {
        const back = step >= 30;
        const before = place();
        const start = performance.now();
        app.dispatchEvent(new KeyboardEvent("keydown", { key: back ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true }));
        // The document changes in a microtask or a task of its own: it is watched for.
        while (place() === before && performance.now() - start < 1000) await Promise.resolve().then(() => new Promise((r) => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); }));
        // What has to be laid out belongs to it.
        app.offsetHeight;
        if (place() !== before) times.push(performance.now() - start);
        await frame();
      }
      return { total: Number(app.dataset.messages), times: times.sort((a, b) => a - b) };
    });
    if (times.length < 10) throw new Error(`${name}: only ${times.length} steps moved`);
    figure(`step_${name}`, times[Math.floor(times.length / 2)], "ms");
    figure(`step_${name}_p95`, times[Math.floor(times.length * 0.95)], "ms");
    figure(`step_${name}_messages`, total, "messages");
    await page.context().close();
  }
}

// From the choice of another scenario until its run is shown.
async function changes() {
  const page = await slow(`#s=${SCENARIO}&seed=5ea1&m=1&view=messages`);
  const times = [];
  for (const id of ["expired", "starttls-tls12", "bit-flip", "mutual-tls", SCENARIO]) {
    times.push(
      await page.evaluate(async (id) => {
        const app = document.querySelector("[data-testid=app]");
        const start = performance.now();
        location.hash = `#s=${id}&seed=5ea1&m=1&view=messages`;
        while (app.dataset.scenario !== id || app.dataset.ready !== "true") await new Promise((r) => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); });
        app.offsetHeight;
        return performance.now() - start;
      }, id),
    );
  }
  times.sort((a, b) => a - b);
  figure("scenario_change_at_4x", times[2], "ms");
  await page.context().close();
}

// From the first byte of the page until something can be done on it, with nothing in the cache.
async function starts() {
  const times = [];
  for (let run = 0; run < 5; run++) {
    const page = await newPage(browser);
    await open(page);
    times.push(await page.evaluate(() => performance.now()));
    await page.context().close();
  }
  times.sort((a, b) => a - b);
  figure("cold_start", times[2], "ms");
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
