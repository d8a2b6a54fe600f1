/** The thread that reads files (see file-thread.ts): each question is answered with what was read, or why not. */
import { parentPort } from 'node:worker_threads';
import { Refusal } from '#contract/failure.ts';
import type { Answer, Question } from './file-thread.ts';
import { readImport } from './import-reader.ts';
import { readPronote } from './pronote-calendar.ts';

parentPort?.on('message', async (question: Question) => {
  parentPort?.postMessage(await answerTo(question));
});

/** What is no refusal is a fault of ours: it ends the thread, and whoever asked hears of it. */
async function answerTo(question: Question): Promise<Answer> {
  try {
    return { read: await read(question) };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { refused: { code: cause.code, details: cause.details } };
  }
}

async function read(question: Question): Promise<unknown> {
  switch (question.reader) {
    case 'import':
      return readImport(...question.given);
    case 'calendar':
      return readPronote(...question.given);
  }
}
