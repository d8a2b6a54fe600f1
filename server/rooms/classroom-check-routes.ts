import { Refusal } from '#contract/failure.ts';
import { askCheck, listChecks, readLineSample, reportCheck, sendLineSample } from '#contract/places.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Serve } from '../http/asked.ts';
import { createTries } from '../http/tries.ts';
import { listPastChecks } from '../schools/place-checks.ts';
import { findScreen, noteAsked, storeCheck } from './classroom-check-store.ts';
import type { RandomBytes } from './pairing-rules.ts';

export interface CheckWorld {
  sql: Sql;
  clock: Clock;
  /** Cryptographic. */
  randomBytes: RandomBytes;
}

/** What a page shows of a screen's past. */
const CHECKS_SHOWN = 30;

const WINDOW_MS = 10 * 60_000;
/** One check reads eight samples and sends three: seven checks in ten minutes, at most 16 MB each way from one screen. */
const SAMPLES = { max: 60, windowMs: WINDOW_MS };
/** More often nobody presses a button in earnest, and each costs the school's line up to a megabyte. */
const CHECKS = { max: 7, windowMs: WINDOW_MS };

/** Serves the checks a screen makes of itself, and what it measures its line with. */
export function serveChecks(serve: Serve, { sql, clock, randomBytes }: CheckWorld): void {
  const asked = createTries(clock, CHECKS);
  const reported = createTries(clock, CHECKS);

  serve(askCheck)(async ({ params: { uai, placeId }, now }) => {
    const screen = await findScreen(sql, uai, placeId);
    if (!screen) throw new Refusal('place_without_classroom');
    asked.take(screen.classroomId);
    await noteAsked(sql, screen.classroomId, now);
    return {};
  });

  serve(listChecks)(async ({ params: { uai, placeId } }) => {
    const screen = await findScreen(sql, uai, placeId);
    if (!screen) return { checks: [], askedAt: null };
    const checks = await listPastChecks(sql, screen.classroomId, CHECKS_SHOWN);
    return { checks, askedAt: screen.checkAskedAt?.toISOString() ?? null };
  });

  serve(reportCheck)(async ({ body, now, ...request }) => {
    const { classroomId } = request.classroom();
    reported.take(classroomId);
    await sql.begin((tx) => storeCheck(tx, classroomId, body, now));
    return {};
  });

  serveLine(serve, { clock, randomBytes });
}

function serveLine(serve: Serve, { clock, randomBytes }: Omit<CheckWorld, 'sql'>): void {
  const read = createTries(clock, SAMPLES);
  const sent = createTries(clock, SAMPLES);

  serve(readLineSample)(async (request) => {
    read.take(request.classroom().classroomId);
    const { bytes } = request.query;
    // Three random bytes are four characters.
    const text = Buffer.from(randomBytes(Math.ceil((bytes * 3) / 4))).toString('base64url');
    return { sample: text.slice(0, bytes) };
  });

  serve(sendLineSample)(async (request) => {
    sent.take(request.classroom().classroomId);
    return {};
  });
}
