import type { AcademyCode } from '../ids.ts';
import type { ClosedOffer } from '../offers.ts';
import { academyOf } from './academies.ts';
import { lessons, offers } from './counts.ts';
import { departmentName } from './departments.ts';
import { of } from './of.ts';
import { duration } from './times.ts';

/** The substitute's inbox and lessons. */
export const substituteWords = {
  heading: 'Mes séances',
  pages: { label: 'Mes pages', inbox: 'Séances', hours: 'Heures' },
  now: {
    title: (day: string, isRunning: boolean): string => `${isRunning ? 'Séance en cours' : 'Prochaine séance'}, ${day}`,
    opensIn: (wait: string): string => `La salle ouvre ${wait}.`,
    open: 'La salle est ouverte.',
    enter: 'Entrer dans la salle',
    starts: (wait: string): string => `Le cours commence ${wait}.`,
    running: (end: string): string => `Le cours se termine à ${end}.`,
  },
  offers: {
    title: offers,
    none: 'Aucune proposition en attente.',
    noneHint:
      'Une proposition arrive ici dès que l’académie confirme un plan. Elle vous est réservée jusqu’à son échéance.',
    place: (department: string, academy: AcademyCode): string => `${departmentName(department)}, ${academyOf(academy)}`,
    replaces: (name: string): string => `Remplacement ${of(name)}`,
    deadline: (at: string, wait: string): string => `Répondez avant ${at}, ${wait}`,
    urgent: (at: string, wait: string): string => `Répondez vite : avant ${at}, ${wait}`,
    over: 'Le délai de réponse est passé. Quelqu’un d’autre va être sollicité.',
    tick: 'Décochez ce que vous ne pouvez pas prendre.',
    tally: (count: number, ms: number): string => `${lessons(count)}, ${duration(ms)} de cours`,
    there: (range: string, zone: string): string => `${range}, ${zone}`,
    acceptOne: 'Accepter la séance',
    acceptAll: (count: number): string => `Accepter les ${lessons(count)}`,
    acceptSome: (count: number, all: number): string => `Accepter ${lessons(count)} sur ${all}`,
    nothingTicked: 'Aucune séance cochée : cochez-en une, ou refusez.',
    refuse: 'Refuser',
    refuseAsk: 'Refuser toute la proposition ?',
    refuseYes: 'Oui, refuser',
    refuseNo: 'Non, revenir',
    accepted: (count: number): string => `C’est noté : ${lessons(count)} à votre programme. Merci.`,
    refused: 'C’est noté. La proposition va à quelqu’un d’autre.',
    refusedForGood: 'C’est noté. Cet établissement ne vous sera plus proposé.',
  },
  programme: {
    title: 'Mon programme',
    none: 'Aucune séance à venir.',
    noneHint: 'Les séances que vous acceptez s’affichent ici, jour par jour.',
    past: 'Séances passées',
    enter: 'Entrer',
    opensAt: (at: string): string => `ouvre à ${at}`,
    recordWritten: 'Compte rendu écrit',
    writeRecord: 'Écrire le compte rendu',
  },
  closed: {
    title: 'Propositions closes',
    about: (day: string, school: string, count: number): string => `${day}\u00a0: ${school}, ${lessons(count)}`,
    states: {
      accepted: 'acceptée',
      refused: 'refusée',
      withdrawn: 'retirée',
      expired: 'expirée',
    } satisfies Record<ClosedOffer['state'], string>,
  },
} as const;
