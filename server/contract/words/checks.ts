import type { ClassroomCheck, LineClass } from '../places.ts';
import { figure } from './counts.ts';
import { placeName } from './places.ts';

const NBSP = '\u00a0';

/** 450 → "450 kbit/s", 2 130 → "2,1 Mbit/s". */
function speed(kbps: number): string {
  if (kbps < 1000) return `${figure(kbps)}${NBSP}kbit/s`;
  const megabits = kbps < 10_000 ? Math.round(kbps / 100) / 10 : Math.round(kbps / 1000);
  return `${figure(megabits)}${NBSP}Mbit/s`;
}

/** What a screen found out about itself, and how it is asked to. */
export const checkWords = {
  now: 'Vérifier maintenant',
  nowIn: (code: string): string => `Vérifier maintenant l’écran de la ${placeName(code)}`,
  waiting: 'Demandé à l’écran. Réponse dans 10 à 40\u00a0secondes.',
  came: 'L’écran vient de répondre.',
  late: 'Pas de réponse. L’écran est éteint, sans réseau ou en séance\u00a0: il se vérifiera dès qu’il sera libre.',
  never: 'pas encore vérifié',
  checked: (ago: string): string => `vérifié ${ago}`,
  history: 'Dernières vérifications',
  historyNone: 'L’écran ne s’est pas encore vérifié. Il le fait tout seul une fois par jour, loin des séances.',
  camera: {
    works: 'Caméra',
    dark: 'Caméra dans le noir',
    missing: 'Caméra introuvable',
    not_opened: 'Caméra laissée éteinte',
  } satisfies Record<ClassroomCheck['camera'], string>,
  microphone: {
    works: 'Micro',
    silent: 'Micro muet',
    missing: 'Micro introuvable',
  } satisfies Record<ClassroomCheck['microphone'], string>,
  line: {
    video: 'Ligne bonne\u00a0: vidéo',
    stills: 'Ligne moyenne\u00a0: voix et petites images',
    voice: 'Ligne faible\u00a0: voix et documents',
    too_weak: 'Ligne trop faible pour une séance',
  } satisfies Record<LineClass, string>,
  lineBroken: 'Ligne coupée pendant la mesure',
  /** What to do, beside what does not work. */
  todo: {
    dark: 'Ouvrez le cache de la caméra ou allumez la lumière.',
    cameraMissing: 'Branchez la caméra, ou autorisez-la dans le navigateur de l’écran.',
    silent: 'Le micro est coupé\u00a0: vérifiez son bouton et le réglage du PC.',
    microphoneMissing: 'Branchez le micro, ou autorisez-le dans le navigateur de l’écran.',
    line: 'Branchez le PC par câble, ou signalez la ligne à l’assistance.',
  },
  figures: ({ downKbps, upKbps, rttMs }: Pick<ClassroomCheck, 'downKbps' | 'upKbps' | 'rttMs'>): string =>
    [
      downKbps === null ? '' : `réception ${speed(downKbps)}`,
      upKbps === null ? '' : `envoi ${speed(upKbps)}`,
      rttMs === null ? '' : `délai ${figure(rttMs)}${NBSP}ms`,
    ]
      .filter((part) => part !== '')
      .join(' · '),
} as const;
