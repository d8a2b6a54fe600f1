import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LessonNotes } from '../../../client/src/substitute/preparation.svelte.ts';
import { anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const path = `PUT /api/covers/${anId(1)}/notes`;

let memory: Map<string, string>;
let server: ReturnType<typeof fakeServer>;
beforeEach(() => {
  vi.useFakeTimers();
  memory = new Map();
  server = fakeServer({ [path]: () => ok({}) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function someNotes(): LessonNotes {
  return new LessonNotes(anId(1), {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, value),
    removeItem: (key) => void memory.delete(key),
  });
}

/** What reached the server. */
const sent = () =>
  server.heard.filter(({ method }) => method === 'PUT').map(({ body }) => (body as { notes: string }).notes);
const pause = () => vi.advanceTimersByTimeAsync(1000);

describe('notes', () => {
  test('save themselves when the fingers rest, once for all that was typed', async () => {
    const notes = someNotes();
    notes.heard('');
    notes.text = 'Tha';
    await vi.advanceTimersByTimeAsync(900);
    notes.text = 'Thalès';
    expect(notes.unsaved).toBe(true);
    await pause();
    expect(sent()).toEqual(['Thalès']);
    expect(notes.unsaved).toBe(false);
    expect(notes.text).toBe('Thalès');
  });

  test('that were changed on another device are shown, unless something is being typed here', async () => {
    const notes = someNotes();
    notes.heard('au bureau');
    expect(notes.text).toBe('au bureau');
    notes.text = 'ici';
    notes.heard('encore au bureau');
    expect(notes.text).toBe('ici');
    await pause();
    expect(sent().at(-1)).toBe('ici');
  });

  test('typed without a line wait here, also over a reload, and go out with the next answer', async () => {
    server.answers[path] = () => no('unavailable');
    const notes = someNotes();
    notes.heard('');
    notes.text = 'Thalès';
    await pause();
    expect(notes.unsaved).toBe(true);
    server.answers[path] = () => ok({});
    const reloaded = someNotes();
    expect(reloaded.text).toBe('Thalès');
    reloaded.heard('');
    await vi.waitFor(() => expect(reloaded.unsaved).toBe(false));
    expect(sent().at(-1)).toBe('Thalès');
    expect(memory.size).toBe(0);
  });

  test('typed while others are on their way follow them', async () => {
    let arrive: (answer: Response) => void = () => undefined;
    server.answers[path] = () => new Promise((answer) => (arrive = answer));
    const notes = someNotes();
    notes.heard('');
    notes.text = 'un';
    await pause();
    notes.text = 'un deux';
    await pause();
    expect(sent()).toEqual(['un']);
    server.answers[path] = () => ok({});
    arrive(ok({}));
    await vi.waitFor(() => expect(notes.unsaved).toBe(false));
    expect(sent()).toEqual(['un', 'un deux']);
  });
});
