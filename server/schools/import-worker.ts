/** The thread that reads imports (see import-thread.ts): each question is answered with what was read, or why not. */
import { parentPort } from 'node:worker_threads';
import { Refusal } from '#contract/failure.ts';
import { readImport } from './import-reader.ts';
import type { Answer, Question } from './import-thread.ts';

parentPort?.on('message', async ({ school, files }: Question) => {
  parentPort?.postMessage(await answerTo(school, files));
});

/** What is no refusal is a fault of ours: it ends the thread, and whoever asked hears of it. */
async function answerTo(...question: Parameters<typeof readImport>): Promise<Answer> {
  try {
    return { read: await readImport(...question) };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { refused: { code: cause.code, details: cause.details } };
  }
}
