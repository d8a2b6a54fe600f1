import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { repository, stateFolder } from './places.ts';
import { SetupStop, say } from './terminal.ts';

/** One of the product's processes, as the supervisor keeps it. */
export interface ProcessPlan {
  /** 'server' or 'sfu': the log's name and the word on the terminal. */
  name: string;
  /** The TypeScript file to run, relative to the repository. */
  script: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 when the process can work. */
  readyUrl: string;
}

export interface Supervised {
  /** Asks it to end and waits; afterwards it is not restarted. */
  close(): Promise<void>;
}

/** Start-up imports the whole program on a possibly slow machine. */
const READY_LIMIT_MS = 60_000;
const READY_LOOK_EVERY_MS = 150;
/** The process grants itself 8 s (runtime/shutdown.ts); then it is killed. */
const CLOSING_LIMIT_MS = 10_000;
/** A process that dies is started again after 1, 2, 4 … 30 s, and after a quiet minute after 1 s again. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const QUIET_MS = 60_000;
const LAST_LINES = 8;

/**
 * Starts a process, waits until it is ready, and starts it again whenever it dies by itself.
 * @throws SetupStop with its last lines when the first start fails
 */
export async function supervise(plan: ProcessPlan, firstPauseMs: number = FIRST_PAUSE_MS): Promise<Supervised> {
  const log = openLog(plan.name);
  let closing = false;
  let pauseMs = firstPauseMs;
  let child = launch(plan, log);
  await untilReady(plan, child);
  const keepAlive = async (): Promise<void> => {
    const startedAt = Date.now();
    await hasEnded(child);
    if (closing) return;
    if (Date.now() - startedAt > QUIET_MS) pauseMs = firstPauseMs;
    say(
      `${plan.name} ended unexpectedly (see .releve/logs/${plan.name}.log); starting it again in ${pauseMs / 1000} s.`,
    );
    await wait(pauseMs, undefined, { ref: false });
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    if (closing) return;
    child = launch(plan, log);
    await keepAlive();
  };
  void keepAlive();
  return {
    async close() {
      closing = true;
      await end(child);
      log.end();
    },
  };
}

/**
 * Detached: Ctrl-C reaches the supervisor alone, which closes its processes in order (a mediasoup worker in the
 * terminal's process group would die first and look like a crash). With a channel: it closes when the supervisor is
 * killed, and the process ends by itself (runtime/shutdown.ts).
 */
function launch(plan: ProcessPlan, log: WriteStream): ChildProcess {
  const child = spawn(process.execPath, [plan.script], {
    cwd: repository,
    env: plan.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      remember(child, line);
      if (stream === child.stderr || isError(line)) process.stderr.write(`${plan.name}: ${shorten(line)}\n`);
    });
  }
  return child;
}

const lastLines = new WeakMap<ChildProcess, string[]>();

function remember(child: ChildProcess, line: string): void {
  lastLines.set(child, [...(lastLines.get(child) ?? []), line].slice(-LAST_LINES));
}

function isError(line: string): boolean {
  return line.startsWith('{"level":"error"') || line.startsWith('{"level":"fatal"');
}

/** The terminal gets the words, the file the whole line. */
function shorten(line: string): string {
  try {
    const { msg, err } = JSON.parse(line);
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line;
  }
}

async function untilReady(plan: ProcessPlan, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  while (!(await answers(plan.readyUrl))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (!ended && Date.now() < until) {
      await wait(READY_LOOK_EVERY_MS);
      continue;
    }
    await end(child);
    // Its last words may still be on their way through the pipe.
    await wait(READY_LOOK_EVERY_MS);
    const why = ended
      ? `ended with code ${child.exitCode ?? child.signalCode}`
      : `is not ready after ${READY_LIMIT_MS / 1000} s`;
    throw new SetupStop(`The ${plan.name} process ${why}; its last lines:\n${(lastLines.get(child) ?? []).join('\n')}`);
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = hasEnded(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSING_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The log of the run before is kept beside. */
function openLog(name: string): WriteStream {
  const folder = join(stateFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  if (existsSync(file)) renameSync(file, join(folder, `${name}.previous.log`));
  return createWriteStream(file, { flags: 'a', mode: 0o600 });
}
