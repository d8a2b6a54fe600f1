import { describe, expect, test } from 'vitest';
import { mailKinds } from '#contract/mails.ts';
import { type LetterMatter, letterOf, type MailFacts, nextTry } from '../../../server/mail/mail-rules.ts';
import { createOfferLinks } from '../../../server/mail/offer-link-rules.ts';
import { asHtml, asText } from '../../../server/mail/set-letter.ts';

const facts: MailFacts = {
  ownZone: 'Europe/Paris',
  teacherName: 'Aline Quercelle',
  substituteName: 'Noé Vasseur',
  deadline: '2026-11-16T17:30:00Z',
  because: null,
  lessons: [
    {
      coverId: 'c1',
      uai: '0439992C',
      schoolName: 'Collège des Sources',
      commune: 'Montbrial',
      timeZone: 'Europe/Paris',
      className: '4e B',
      subject: 'Mathématiques',
      startsAt: '2026-11-17T09:05:00Z',
      endsAt: '2026-11-17T10:00:00Z',
    },
  ],
};
const matter = (change: Partial<LetterMatter> = {}): LetterMatter => ({
  kind: 'offer_sent',
  toName: 'Noé Vasseur',
  absenceId: 'a1',
  facts,
  ...change,
});
const addresses = { publicUrl: 'https://releve.example/', offerToken: 'T'.repeat(64) };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('a letter', () => {
  test('says what is asked, where, when, until when, and where to answer', () => {
    expect(plain(asText(letterOf(matter(), addresses)))).toBe(
      [
        'Bonjour Noé Vasseur,',
        'Aline Quercelle ne peut pas faire cours, et sa classe a besoin de vous pour 1 séance à distance.',
        'Collège des Sources, Montbrial\n- mardi 17 novembre, 10 h 05 – 11 h 00 : 4e B, Mathématiques',
        'La proposition vous est réservée jusqu’au lundi 16 novembre à 18 h 30. Un geste suffit pour répondre.',
        `Voir et répondre\nhttps://releve.example/offre/${'T'.repeat(64)}`,
        '-- ',
        'Ce lien est personnel et ne sert qu’une fois. Ne le transférez pas.',
        'Relève vous écrit parce que votre académie vous a ouvert un compte. Inutile de répondre à ce message.',
      ].join('\n\n'),
    );
  });

  test('tells a substitute overseas both clocks, the own one first', () => {
    const text = plain(asText(letterOf(matter({ facts: { ...facts, ownZone: 'Indian/Reunion' } }), addresses)));
    expect(text).toContain(
      'mardi 17 novembre, 13 h 05 – 14 h 00 : 4e B, Mathématiques (10 h 05 – 11 h 00, heure de Paris)',
    );
    expect(text).toContain('jusqu’au lundi 16 novembre à 21 h 30');
  });

  test('about lessons in two schools sets each below its own school, on its own clock', () => {
    const overseas = {
      ...{ coverId: 'c2', uai: '9749999A', schoolName: 'Collège du Lagon', commune: 'Saint-Rive' },
      ...{ timeZone: 'Indian/Reunion', className: '5e A', subject: 'Mathématiques' },
      ...{ startsAt: '2026-11-17T06:00:00Z', endsAt: '2026-11-17T06:55:00Z' },
    };
    const letter = letterOf(matter({ facts: { ...facts, lessons: [overseas, ...facts.lessons] } }), addresses);
    expect(plain(letter.subject)).toContain('2 séances, Collège du Lagon et Collège des Sources');
    expect(plain(asText(letter))).toContain(
      [
        'Collège du Lagon, Saint-Rive\n- mardi 17 novembre, 7 h 00 – 7 h 55 : 5e A, Mathématiques (10 h 00 – 10 h 55, heure de La Réunion)',
        'Collège des Sources, Montbrial\n- mardi 17 novembre, 10 h 05 – 11 h 00 : 4e B, Mathématiques',
      ].join('\n\n'),
    );
  });

  test.each(mailKinds)('%s: HTML and text say the same, and lead to the same page', (kind) => {
    const letter = letterOf(matter({ kind }), addresses);
    const words = asHtml(letter)
      .replace(/<head>[\s\S]*<\/head>/, '')
      .replace(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/, '$2 $1')
      .replace(/<[^>]+>/g, ' ');
    const sort = (text: string) => text.split(/\s+/).filter((word) => !/^(--?)?$/.test(word));
    expect(sort(words)).toEqual(sort(asText(letter)));
    expect(letter.subject).not.toMatch(/undefined|\[object/);
  });

  test('only an offer carries a link that answers; the others lead to doors that ask who is there', () => {
    const hrefs = mailKinds.map((kind) => letterOf(matter({ kind }), addresses).action.href);
    expect(hrefs.filter((href) => href.includes('/offre/'))).toHaveLength(1);
    expect(hrefs.filter((href) => href.endsWith('/etablissement/absences/a1'))).toHaveLength(2);
    expect(hrefs.filter((href) => href.endsWith('/remplacant'))).toHaveLength(4);
    expect(hrefs.filter((href) => href.endsWith('/academie?cover=c1'))).toHaveLength(1);
  });

  test.each<[LetterMatter['kind'], MailFacts['because'], string]>([
    ['offer_withdrawn', null, 'La classe n’a plus besoin d’être remplacée pour 1 séance.'],
    [
      'offer_withdrawn',
      'school_asked',
      'L’académie retire sa proposition pour 1 séance. Raison : à la demande de l’établissement.',
    ],
    ['offer_withdrawn', 'other', 'L’académie retire sa proposition pour 1 séance.'],
    [
      'lessons_taken_back',
      'better_match',
      'Les besoins ont changé : vous n’avez plus à assurer 1 séance. Raison : un autre remplaçant est prévu.',
    ],
    [
      'promise_given_back',
      'equipment',
      'Noé Vasseur avait accepté et ne peut plus venir : 1 séance de l’absence d’Aline Quercelle. Raison : matériel ou connexion en panne.',
    ],
  ])('%s because of %s', (kind, because, text) => {
    expect(plain(letterOf(matter({ kind, facts: { ...facts, because } }), addresses).text)).toBe(text);
  });

  test('a school’s name that looks like markup stays text', () => {
    const lessons = facts.lessons.map((lesson) => ({ ...lesson, schoolName: '<img src="x">&' }));
    const html = asHtml(letterOf(matter({ facts: { ...facts, lessons } }), addresses));
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=&quot;x&quot;&gt;&amp;');
  });

  test('loads nothing, and works without tables, scripts and colours of its own on the text', () => {
    const html = asHtml(letterOf(matter(), addresses));
    expect(html).not.toMatch(/<(img|table|script|link|style)|url\(|src=/i);
    expect(html).toContain('content="light dark"');
  });
});

describe('tries', () => {
  const now = new Date('2026-11-16T07:00:00Z');

  test('come after 10 s, then later and later, an hour apart at most', () => {
    const pauses = [1, 2, 3, 9, 10, 19].map((tries) => (nextTry(tries, now, false)!.getTime() - now.getTime()) / 1000);
    expect(pauses).toEqual([10, 20, 40, 2560, 3600, 3600]);
  });

  test('end with the twentieth, or with a no for good', () => {
    expect(nextTry(20, now, false)).toBeNull();
    expect(nextTry(1, now, true)).toBeNull();
  });
});

describe('a signed link', () => {
  const id = '0b6dbb3e-8a1c-4c55-9a3c-0e1f6f0c2d11';
  const [fresh, old] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

  test('names its offer, also after the key was changed', () => {
    expect(createOfferLinks([fresh, old]).read(createOfferLinks([old]).sign(id))).toBe(id);
  });

  test.each([
    ['of another key', createOfferLinks([old]).sign(id)],
    ['cut short', createOfferLinks([fresh]).sign(id).slice(0, 60)],
    ['empty', ''],
  ])('%s names nothing', (_, token) => {
    expect(createOfferLinks([fresh]).read(token)).toBeNull();
  });
});
