import type { DelayName, LeadName, Outcomes, Period } from '../measures.ts';
import { figure, lessons } from './counts.ts';
import { dayAndMonth, duration, longDay } from './times.ts';

const NBSP = '\u00a0';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A length in ms as measures tell it: "moins d’une minute", "14 min", "3 h 20", "12 jours". */
export function lengthOf(ms: number): string {
  if (ms < MINUTE_MS) return 'moins d’une minute';
  if (ms < 2 * DAY_MS) return duration(ms);
  return `${figure(Math.round(ms / DAY_MS))}${NBSP}jours`;
}

/** "58 %"; nothing of nothing is no share. */
export function share(count: number, whole: number): string {
  return whole === 0 ? '–' : `${figure(Math.round((100 * count) / whole))}${NBSP}%`;
}

/** A bound as one says it: "5 min", "1 h", "1 jour". */
function bound(ms: number): string {
  if (ms === DAY_MS) return `1${NBSP}jour`;
  return lengthOf(ms);
}

/** The bars of a delay by its bounds in ms: "moins de 5 min", "de 5 à 15 min"… and the last, without an end. */
export function barNames(bounds: readonly number[]): string[] {
  const between = bounds.map((end, index) => {
    const begin = bounds[index - 1];
    return begin === undefined ? `Moins de ${bound(end)}` : `De ${bound(begin)} à ${bound(end)}`;
  });
  return [...between, `${bound(bounds.at(-1) ?? 0)} et plus`];
}

/** How an academy does. */
export const measuresWords = {
  title: 'Mesures',
  text: 'Comptées dans l’historique des séances dont l’heure est passée, sans celles qui ont été annulées ni celles dont l’établissement n’avait pas besoin.',
  period: 'Période',
  periods: {
    week: 'Cette semaine',
    month: 'Quatre semaines',
    term: 'Treize semaines',
    year: 'Un an',
  } satisfies Record<Period, string>,
  since: (monday: string): string => `Depuis le ${longDay(monday)}.`,
  none: 'Rien à mesurer dans cette période.',
  noneHint: 'Les premières mesures viennent quand une séance à couvrir est passée. Essayez une période plus longue.',
  outcomes: { taught: 'À distance', onSite: 'Sur place', lost: 'Perdues' } satisfies Record<keyof Outcomes, string>,
  /** What the academy reads first. */
  summary: ({ taught, onSite, lost }: Outcomes): string => {
    const whole = taught + onSite + lost;
    return `${lessons(whole)} à couvrir\u00a0: ${share(taught, whole)} données à distance, ${share(onSite, whole)} prises sur place, ${share(lost, whole)} perdues.`;
  },
  count: 'Séances',
  taughtShare: 'Part à distance',
  fill: 'Trouvé en',
  byLead: {
    title: 'Ce que deviennent les séances, selon le temps qu’il y avait',
    text: 'Du moment où le besoin est connu à l’heure de la séance. «\u00a0Trouvé en\u00a0» est le temps qu’il a fallu pour une séance sur deux.',
    column: 'Besoin connu',
    names: {
      begun: 'Après le début',
      two_hours: 'Moins de 2\u00a0h avant',
      day: 'De 2\u00a0h à 1\u00a0jour avant',
      three_days: 'De 1 à 3\u00a0jours avant',
      week: 'De 3 à 7\u00a0jours avant',
      later: 'Plus de 7\u00a0jours avant',
    } satisfies Record<LeadName, string>,
  },
  byWeek: {
    title: 'Semaine par semaine',
    column: 'Semaine du',
    name: (monday: string): string => dayAndMonth(monday),
  },
  delays: {
    answer: { title: 'Répondre', text: 'De la proposition envoyée au oui ou au non.', unit: 'Réponses' },
    fill: {
      title: 'Trouver',
      text: 'Du besoin connu au oui de la personne qui fait le cours.',
      unit: 'Séances',
    },
    first_minute: {
      title: 'Première minute',
      text: 'Du besoin connu au moment où la classe et le remplaçant sont ensemble en cours.',
      unit: 'Séances',
    },
    late: {
      title: 'À l’heure',
      text: 'De l’heure de la séance au moment où la classe et le remplaçant sont ensemble.',
      unit: 'Séances',
    },
  } satisfies Record<DelayName, { title: string; text: string; unit: string }>,
  column: 'Durée',
  timed: (medianMs: number, ninthMs: number): string =>
    `Une fois sur deux\u00a0: ${lengthOf(medianMs)} au plus. Neuf fois sur dix\u00a0: ${lengthOf(ninthMs)} au plus.`,
  untimed: 'Rien à chronométrer dans cette période.',
  offers: {
    title: 'Ce que deviennent les propositions',
    text: 'Celles qui portaient sur une de ces séances, même annulée depuis.',
    column: 'Proposition',
    unit: 'Nombre',
    names: {
      accepted: 'Acceptées',
      refused: 'Refusées',
      expired: 'Sans réponse',
      withdrawn: 'Retirées',
      sent: 'En attente',
    },
  },
} as const;
