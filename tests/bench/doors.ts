/**
 * What the first load of each door costs on the weakest machine we promise: the built client from a real server with the
 * demo's data, cold cache, 1.6 Mbit/s, 150 ms before each answer, a core four times slower (Chromium's own brakes). Script
 * and style are weighed in gzip, as far as the first screen needs them; LCP is Chromium's; "interactive" is when the content stands and the last long task of
 * the load is over. Medians. `--quick`: 3 runs instead of 7. A door's name after it measures that door alone.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type demoDoors, enterDemo, readSession } from '#contract/people.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { openDemo } from '../support/stage/demo-stage.ts';
import setUpTestServer from '../support/test-server.ts';

type Visitor = (typeof demoDoors)[number] | 'stranger';

interface Case {
  name: string;
  path: string;
  as: Visitor;
  viewport: { width: number; height: number };
  /** kB of script, gzip; the classroom's before its media code, which comes when a lesson opens. */
  scriptBarKB: number;
}

const phone = { width: 390, height: 844 };
const laptop = { width: 1366, height: 768 };
const projector = { width: 1920, height: 1080 };

const cases: readonly Case[] = [
  { name: 'front', path: '/', as: 'stranger', viewport: laptop, scriptBarKB: 90 },
  { name: 'school', path: '/etablissement', as: 'school', viewport: laptop, scriptBarKB: 90 },
  { name: 'academy', path: '/academie', as: 'academy', viewport: laptop, scriptBarKB: 90 },
  { name: 'substitute', path: '/remplacant', as: 'substitute', viewport: phone, scriptBarKB: 90 },
  { name: 'classroom', path: '/classe', as: 'stranger', viewport: projector, scriptBarKB: 60 },
];

const LCP_BAR_MS = 1_500;
const RUNS = process.argv.includes('--quick') ? 3 : 7;
const only = cases.filter(({ name }) => process.argv.includes(name));

/** The brakes: bytes each second, ms before an answer begins, times slower. */
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8 };
const SLOWER = 4;
/** Nothing new for so long: the load is over. */
const QUIET_MS = 1_500;

interface FirstLoad {
  lcpMs: number;
  drawnMs: number;
  busyUntilMs: number;
  shift: number;
  /** Addresses of everything that was asked for until the first screen stood. */
  loaded: string[];
}

const closeTestServer = await setUpTestServer();
const stage = await openDemo();
const browser = await browserSpeaking(440);
const lines = [];
for (const one of only.length > 0 ? only : cases) lines.push(await measureDoor(browser, one));
await browser.close();
await stage.close();
await closeTestServer();

for (const measured of lines) console.log(JSON.stringify(measured));
process.exitCode = lines.every(({ pass }) => pass) ? 0 : 1;

async function measureDoor(on: Browser, { name, path, as, viewport, scriptBarKB }: Case) {
  const cookies = await cookiesOf(on, as);
  const loads: FirstLoad[] = [];
  // The first one warms the server, which compresses each file once.
  for (let run = 0; run <= RUNS; run += 1) {
    const context = await on.newContext({ locale: 'fr-FR', viewport });
    await context.addCookies(cookies);
    const load = await loadOnce(context, stage.url + path);
    await context.close();
    if (run > 0) loads.push(load);
  }
  const { loaded } = loads[0] ?? { loaded: [] };
  const scriptGzipKB = gzipKB(loaded.filter((url) => url.endsWith('.js')));
  const lcpMs = median(loads.map((load) => load.lcpMs));
  return {
    bench: 'doors',
    case: name,
    runs: RUNS,
    scriptGzipKB,
    styleGzipKB: gzipKB(loaded.filter((url) => url.endsWith('.css'))),
    requests: loaded.length,
    lcpMs,
    drawnMs: median(loads.map((load) => load.drawnMs)),
    interactiveMs: median(loads.map((load) => Math.max(load.drawnMs, load.busyUntilMs))),
    layoutShift: Math.round(Math.max(...loads.map(({ shift }) => shift)) * 1000) / 1000,
    bar: `scriptGzipKB <= ${scriptBarKB}, lcpMs <= ${LCP_BAR_MS}`,
    pass: scriptGzipKB <= scriptBarKB && lcpMs <= LCP_BAR_MS,
  };
}

/** Through the demo's one-click doors, without any brake. */
async function cookiesOf(on: Browser, as: Visitor) {
  if (as === 'stranger') return [];
  const context = await on.newContext();
  const session = await context.request.get(`${stage.url}/api${readSession.path}`);
  const { csrfToken } = readSession.reply.parse(await session.json());
  const entered = await context.request.post(`${stage.url}/api${enterDemo.path}`, {
    data: { door: as },
    headers: { 'x-csrf-token': csrfToken, origin: stage.url },
  });
  if (!entered.ok()) throw new Error(`The demo's door "${as}" answered ${entered.status()}.`);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function loadOnce(context: BrowserContext, address: string): Promise<FirstLoad> {
  const page = await context.newPage();
  await page.addInitScript(watchFirstLoad);
  await brake(page);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(
    (quietMs) => {
      const { drawnMs, lastMs } = Reflect.get(window, 'firstLoad');
      return drawnMs > 0 && performance.now() - lastMs > quietMs;
    },
    QUIET_MS,
    { timeout: 60_000, polling: 100 },
  );
  return page.evaluate(() => ({
    ...Reflect.get(window, 'firstLoad'),
    loaded: performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime < Reflect.get(window, 'firstLoad').drawnMs)
      .map(({ name }) => name),
  }));
}

async function brake(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', line);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** Runs in the page from its first moment. Drawn: the page has its heading and no skeleton stands for what is to come. */
function watchFirstLoad(): void {
  const seen = { lcpMs: 0, drawnMs: 0, busyUntilMs: 0, shift: 0, lastMs: 0 };
  Reflect.set(window, 'firstLoad', seen);
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry);
      seen.lastMs = performance.now();
    }).observe({ type, buffered: true });
  watch('largest-contentful-paint', ({ startTime }) => {
    seen.lcpMs = startTime;
  });
  watch('longtask', ({ startTime, duration }) => {
    seen.busyUntilMs = startTime + duration;
  });
  watch('layout-shift', (entry) => {
    seen.shift += Number(Reflect.get(entry, 'value'));
  });
  watch('resource', () => undefined);
  const look = () => {
    if (document.querySelector('h1') && !document.querySelector('.skeleton')) seen.drawnMs = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

/** What the server sends to a browser that asks for gzip, in kB (1,000 bytes). */
function gzipKB(urls: readonly string[]): number {
  const assets = resolve(import.meta.dirname, '../../client/dist/assets');
  const bytes = urls.map((url) => gzipSync(readFileSync(resolve(assets, basename(url)))).length);
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 100) / 10;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}
