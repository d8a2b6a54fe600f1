import { describe, expect, test } from 'vitest';
import { coverStates, noCoverReasons } from '#contract/cover.ts';
import { failures } from '#contract/failure.ts';
import { happeningTypes } from '#contract/happenings.ts';
import { preferences } from '#contract/plans.ts';
import { academyNames } from '#contract/words/academies.ts';
import { reasonSentence } from '#contract/words/academy.ts';
import { coverSentence, happeningSentence } from '#contract/words/covers.ts';
import { detailWords, failureWords, localFailureWords } from '#contract/words/failures.ts';
import { aCover } from '../support/build.ts';

/** Before the lessons of `aCover`: 06:10 UTC of their day. */
const NOW = Date.parse('2026-11-03T06:10:00Z');

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('failures', () => {
  test('every code has a sentence of its own, and none shows the code or a status', () => {
    const codes = Object.keys(failures);
    expect(Object.keys(failureWords).sort()).toEqual(codes.sort());
    const sentences = [...Object.values(failureWords), ...Object.values(localFailureWords)];
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const [code, sentence] of Object.entries(failureWords)) expect(sentence).not.toContain(code);
    for (const sentence of sentences) expect(sentence).not.toMatch(/\b[45]\d\d\b/);
  });

  test('each says what happened and then what to do: two sentences at least, or a colon between', () => {
    for (const [code, sentence] of Object.entries(failureWords)) {
      expect(sentence, code).toMatch(/[.:] .*\.$|\u00a0: .*\.$/);
    }
  });

  test('a rejected line is named by its number', () => {
    expect(plain(detailWords({ line: 214, fact: 'salle inconnue' }))).toBe('Ligne 214 : salle inconnue');
    expect(detailWords({ line: 214 })).toBe('Ligne 214');
    expect(detailWords({ path: 'firstDay' })).toBe('firstDay');
  });
});

describe('what becomes of a lesson', () => {
  test('every state of a cover has a sentence', () => {
    for (const state of coverStates) expect(coverSentence(aCover({ state }), NOW), state).toMatch(/\.$/);
  });

  test('the school learns who comes, where, when, and that there is nothing to do', () => {
    const cover = aCover({ state: 'accepted', substituteName: 'Nadia Ferrand', startsAt: '2026-11-03T09:05:00Z' });
    expect(plain(coverSentence(cover, NOW))).toBe(
      'Nadia Ferrand arrive à l’écran de la salle 203 à 10 h 05. Rien à faire.',
    );
  });

  test('the hour is the school’s, also overseas', () => {
    const cover = aCover({ state: 'accepted', timeZone: 'Indian/Mayotte', startsAt: '2026-11-03T06:00:00Z' });
    expect(plain(coverSentence(cover, NOW))).toContain('à 9 h 00');
  });

  test('when nobody can come the school learns why and what it can do, while open and at the end', () => {
    for (const noCoverReason of noCoverReasons) {
      const told = coverSentence(aCover({ state: 'open', noCoverReason }), NOW);
      expect(told).toMatch(/permanence/);
      expect(coverSentence(aCover({ state: 'no_cover', noCoverReason }), NOW)).toBe(told);
    }
  });

  test('what is over asks nothing of the office and promises no search', () => {
    const over = Date.parse('2026-11-03T07:55:00Z');
    for (const state of ['open', 'planned', 'offered', 'no_cover'] as const) {
      const lost = { by: 'substitute', substituteName: 'Noé Vasseur', at: '2026-11-03T06:00:00Z' } as const;
      const told = [null, 'all_busy' as const].map((noCoverReason) =>
        coverSentence(aCover({ state, noCoverReason, lost }), over),
      );
      expect(new Set(told), state).toEqual(new Set(['Personne n’est venu à cette heure.']));
      expect(coverSentence(aCover({ state }), over - 1), state).not.toMatch(/Personne n’est venu/);
    }
    for (const state of coverStates) {
      expect(coverSentence(aCover({ state }), over), state).not.toMatch(/Prévoyez|cherchons|confirmer|répondre/);
    }
  });

  test('without a name the sentences still read well', () => {
    const said = (type: 'cover.planned' | 'offer.sent' | 'offer.refused' | 'offer.expired' | 'offer.withdrawn') =>
      happeningSentence({ id: 1, type, at: '2026-11-03T06:02:00Z', actor: null, coverId: null, facts: {} });
    expect(said('cover.planned')).toBe('Un remplaçant est proposé par le plan');
    expect(said('offer.sent')).toBe('Proposition envoyée à un remplaçant');
    expect(said('offer.refused')).toBe('Un remplaçant ne peut pas. La recherche reprend');
    expect(said('offer.expired')).toBe('Un remplaçant n’a pas répondu à temps. La recherche reprend');
    expect(said('offer.withdrawn')).toBe('Proposition retirée à un remplaçant');
    expect(coverSentence(aCover({ state: 'offered' }), NOW)).toBe(
      'Proposé à un remplaçant, qui doit répondre. Rien à faire.',
    );
  });

  test('a reason of yesterday’s plan is not told once somebody was found', () => {
    const cover = aCover({ state: 'offered', substituteName: 'Nadia Ferrand', noCoverReason: 'all_busy' });
    expect(coverSentence(cover, NOW)).toContain('Nadia Ferrand');
  });
});

describe('timelines and reasons', () => {
  const at = '2026-11-03T06:02:00Z';

  test('every kind of happening has a sentence, with and without its facts', () => {
    for (const type of happeningTypes) {
      const bare = happeningSentence({ id: 1, type, at, actor: null, coverId: null, facts: {} });
      expect(bare, type).not.toMatch(/undefined|null/);
    }
    const facts = { substituteName: 'Nadia Ferrand', count: 4 };
    expect(plain(happeningSentence({ id: 1, type: 'offer.accepted', at, actor: null, coverId: null, facts }))).toBe(
      'Nadia Ferrand accepte 4 séances',
    );
  });

  test('every preference says for and against, with and without its facts', () => {
    for (const preference of preferences) {
      for (const cost of [0, 100]) {
        const sentence = reasonSentence({ preference, cost, facts: {} });
        expect(sentence, preference).toMatch(/^[A-Z].*\.$/);
        expect(sentence).not.toContain('undefined');
      }
    }
    expect(plain(reasonSentence({ preference: 'fair_load', cost: 3, facts: { minutes: 150 } }))).toBe(
      '2 h 30 de cours sur quatre semaines, celle-ci comprise.',
    );
  });
});

test('the 34 academies are there, in the order of the alphabet', () => {
  const names = [...academyNames.values()];
  expect(names).toHaveLength(34);
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'fr')));
});
