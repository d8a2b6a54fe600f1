import { afterEach, expect, test, vi } from 'vitest';
import { delayBoundsMs, leadNames, type readMeasures } from '#contract/measures.ts';
import type { Reply } from '#contract/route.ts';
import { barNames, lengthOf, measuresWords, share } from '#contract/words/measures.ts';
import { Measures } from '../../../client/src/academy/measures/measures.svelte.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const path = 'GET /api/academies/06/measures';
afterEach(() => vi.unstubAllGlobals());

function reply(taught: number, lost = 0, expired = 0): Reply<typeof readMeasures> {
  return {
    ...{ timeZone: 'Europe/Paris', firstDay: '2026-10-26', serverNow: '2026-11-19T11:00:00Z', weeks: [], delays: [] },
    leads: leadNames.map((name) => ({ name, taught, onSite: 1, lost, fillMs: null })),
    offers: { accepted: 0, refused: 0, expired, withdrawn: 0, sent: 0 },
  };
}
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('all lessons together are told in one sentence', async () => {
  fakeServer({ [path]: () => ok(reply(2, 1)) });
  const measures = new Measures('06');
  await measures.load();
  expect(measures.whole).toEqual({ taught: 12, onSite: 6, lost: 6 });
  expect(plain(measuresWords.summary(measures.whole))).toBe(
    '24 séances à couvrir : 50 % données à distance, 25 % prises sur place, 25 % perdues.',
  );
});

test('questions alone are something to see, and nothing at all is said to be nothing', async () => {
  const nothing = { ...reply(0), leads: [] };
  const { answers } = fakeServer({ [path]: () => ok(nothing) });
  const measures = new Measures('06');
  await measures.load();
  expect(measures.isEmpty).toBe(true);
  answers[path] = () => ok({ ...nothing, offers: { ...nothing.offers, expired: 1 } });
  await measures.load();
  expect(measures.isEmpty).toBe(false);
});

test('an answer for a period that was left meanwhile is dropped', async () => {
  const waiting: ((response: Response) => void)[] = [];
  const { heard } = fakeServer({ [path]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
  const measures = new Measures('06');
  const first = measures.load();
  measures.period = 'year';
  const second = measures.load();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.(ok(reply(2)));
  waiting[0]?.(ok(reply(1)));
  await Promise.all([first, second]);
  expect(measures.whole.taught).toBe(12);
  expect(heard.map(({ path: asked }) => asked.split('?')[1])).toEqual(['period=month', 'period=year']);
});

test('a failure leaves no figures of another period on the screen', async () => {
  const { answers } = fakeServer({ [path]: () => ok(reply(2)) });
  const measures = new Measures('06');
  await measures.load();
  answers[path] = () => no('unavailable');
  measures.period = 'year';
  await measures.load();
  expect([measures.read, measures.loading.failed?.code]).toEqual([null, 'unavailable']);
});

test.each([
  [59_000, 'moins d’une minute'],
  [14 * 60_000, '14 min'],
  [26 * 3_600_000, '26 h'],
  [12 * 24 * 3_600_000, '12 jours'],
])('%i ms are %s', (ms, words) => {
  expect(plain(lengthOf(ms))).toBe(words);
});

test('a share of nothing is none, and the bars of a delay have names', () => {
  expect([share(0, 0), plain(share(1, 3))]).toEqual(['–', '33 %']);
  expect(barNames(delayBoundsMs.late).map(plain)).toEqual([
    'Moins de 1 min',
    'De 1 min à 3 min',
    'De 3 min à 5 min',
    'De 5 min à 10 min',
    'De 10 min à 20 min',
    '20 min et plus',
  ]);
});
