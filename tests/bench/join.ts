/**
 * How long a class waits: from the navigation of its screen to the first decoded frame of the substitute, cold cache,
 * on a good line; and what server and sfu weigh when nothing happens. `--quick`: 3 joins instead of 10.
 */
import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { aLessonUnderWay, CLASS_HERTZ, DOORS_OPEN, type LessonOnStage } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import setUpTestServer from '../support/test-server.ts';

const RUNS = process.argv.includes('--quick') ? 3 : 10;
/** The bar of the live bench for the same way on a good line. */
const P95_BAR_MS = 1_500;

const closeTestServer = await setUpTestServer();
const stage = await openStage(DOORS_OPEN);
const rest = {
  serverRssMB: residentMB(stage.pid('server')),
  sfuRssMB: residentMB(stage.pid('sfu')),
  ...workerMemory(stage),
};
const on = await aLessonUnderWay(stage);
const joins = await measureJoins(on);
await on.close();
await stage.close();
await closeTestServer();

const sorted = joins.toSorted((a, b) => a - b);
const p95Ms = quantile(sorted, 0.95);
const joined = { runs: RUNS, medianMs: quantile(sorted, 0.5), p95Ms, maxMs: quantile(sorted, 1) };
tell({
  bench: 'join',
  case: 'classroom_first_frame',
  ...joined,
  bar: `p95Ms <= ${P95_BAR_MS}`,
  pass: p95Ms <= P95_BAR_MS,
});
// No bar is set for rest yet: the figure is told so that growth is seen.
tell({ bench: 'join', case: 'memory_at_rest', ...rest, bar: null, pass: true });
process.exitCode = p95Ms <= P95_BAR_MS ? 0 : 1;

async function measureJoins({ lesson, classroom }: LessonOnStage): Promise<number[]> {
  // The screen of the story leaves, so that only the measured one is in the room.
  await classroom.close();
  const browser = await browserSpeaking(CLASS_HERTZ);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1)
    times.push(await joinOnce(browser, `${stage.url}/classe#cle=${lesson.deviceSecret}`));
  await browser.close();
  return times;
}

/** A context of its own has nothing in its cache. */
async function joinOnce(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  await page.addInitScript(noteFirstFrame);
  await page.goto(address);
  const noted = await page.waitForFunction(() => Reflect.get(window, 'firstFrameMs'), null, { timeout: 30_000 });
  const time = await noted.jsonValue();
  await context.close();
  return time;
}

/** Runs in the page: notes how many ms after its navigation began a frame of the far end had been decoded. */
function noteFirstFrame(): void {
  const look = () => {
    const video = document.querySelector<HTMLVideoElement>('video[data-role="remote-video"]');
    const decoded = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    if (decoded > 0) Reflect.set(window, 'firstFrameMs', performance.now());
    else requestAnimationFrame(look);
  };
  look();
}

function workerMemory(on: Stage) {
  const workers = childrenOf(on.pid('sfu')).map(residentMB);
  return { workers: workers.length, workersRssMB: Math.round(workers.reduce((sum, mb) => sum + mb, 0)) };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function residentMB(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function quantile(sorted: number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
}

function tell(line: Record<string, string | number | boolean | null>): void {
  console.log(JSON.stringify(line));
}
