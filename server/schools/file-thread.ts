import { Worker } from 'node:worker_threads';
import { type FailureCode, type FailureDetail, Refusal } from '#contract/failure.ts';
import type { ReadFiles } from './import-acts.ts';
import type { ReadImport, readImport } from './import-reader.ts';
import type { PronoteCalendar, PronoteSchool, readPronote } from './pronote-calendar.ts';

/** What the thread is given: the reader, and what it takes … */
export type Question =
  | { reader: 'import'; given: Parameters<typeof readImport> }
  | { reader: 'calendar'; given: Parameters<typeof readPronote> };

/** … and what it says. */
export type Answer = { read: unknown } | { refused: { code: FailureCode; details: FailureDetail[] } };

/** Reads a calendar that a school subscribes to. Refuses as `readPronote` does. */
export type ReadCalendar = (bytes: Uint8Array, school: PronoteSchool) => Promise<PronoteCalendar>;

export interface FileThread {
  readFiles: ReadFiles;
  readCalendar: ReadCalendar;
}

/** What is told when a file has used up its time or memory. */
const tooMuch = {
  import: 'import_format_unknown',
  calendar: 'calendar_too_complex',
} as const satisfies Record<Question['reader'], FailureCode>;

/** A full-size school takes about half a second; whatever takes 20 is no timetable. */
const DEFAULT_TIMEOUT_MS = 20_000;
/** 4 MB of XML made of the smallest elements become some 300 MB of objects. */
const MAX_MEMORY_MB = 512;
/** The machine's other cores belong to everybody else's requests. */
const AT_ONCE = 2;
/** Starting a thread takes longer than reading a file; keeping one for ever would keep its memory. */
const IDLE_MS = 30_000;

/**
 * Reads files of strangers in a thread, so that the server goes on answering and survives whatever they do to their
 * reader: time and memory are limited. Refuses `import_format_unknown` or `calendar_too_complex` when either is used up.
 */
export function createFileThread({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}): FileThread {
  const takeTurn = createTurns(AT_ONCE);
  const idle = createIdleThreads();
  const readIn = (question: Question) =>
    takeTurn(async () => {
      const thread = idle.take() ?? startThread();
      const answer = await ask(thread, question, timeoutMs).catch(async (cause: unknown) => {
        // Nobody knows what it still does.
        await thread.terminate();
        throw cause;
      });
      idle.giveBack(thread);
      if ('read' in answer) return answer.read;
      throw new Refusal(answer.refused.code, answer.refused.details);
    });
  return {
    // What comes out of a thread has lost its type; which reader was asked tells it.
    readFiles: async (...given) => (await readIn({ reader: 'import', given })) as ReadImport,
    readCalendar: async (...given) => (await readIn({ reader: 'calendar', given })) as PronoteCalendar,
  };
}

function startThread(): Worker {
  return new Worker(new URL('./file-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    execArgv: [],
  });
}

function ask(thread: Worker, question: Question, timeoutMs: number): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const code = tooMuch[question.reader];
  const timer = setTimeout(() => reject(new Refusal(code)), timeoutMs);
  const fail = (cause: unknown) => reject(isTooMuch(cause) ? new Refusal(code, [], cause) : cause);
  const end = () => reject(new Error('The thread that reads files ended without an answer.'));
  thread.ref();
  thread.on('message', resolve).on('error', fail).on('exit', end).postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', resolve).off('error', fail).off('exit', end);
  });
}

function isTooMuch(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** Threads that wait for the next file; they hold no process back, and end by themselves. */
function createIdleThreads() {
  const waiting = new Map<Worker, NodeJS.Timeout>();
  return {
    take(): Worker | undefined {
      const [[thread, timer] = []] = waiting;
      if (thread === undefined) return undefined;
      clearTimeout(timer);
      waiting.delete(thread);
      return thread;
    },
    giveBack(thread: Worker): void {
      thread.unref();
      const end = () => {
        waiting.delete(thread);
        void thread.terminate();
      };
      waiting.set(thread, setTimeout(end, IDLE_MS).unref());
    },
  };
}

/** Lets so many do something at once; the others wait, first come first served. */
function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= atOnce) await new Promise<void>((go) => waiting.push(go));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The turn is handed on without being given back: nobody can slip in between.
      if (next) next();
      else busy -= 1;
    }
  };
}
