/**
 * The invented academy of the demo: schools, teachers and substitutes that exist nowhere. The UAIs carry the right check
 * letter, but no school has numbers that end in 9991 and the like.
 */

export interface InventedSubject {
  code: string;
  label: string;
  /** The subject's own room: one lesson of it an hour needs no more. */
  placeCode: string;
}

export interface InventedSchool {
  uai: string;
  name: string;
  commune: string;
  department: string;
  /** Somewhere in the département, in degrees (WGS 84). */
  position: { latitude: number; longitude: number };
  /** How many covers the school can hold at once: so many adults. */
  adults: number;
  subjects: readonly [InventedSubject, InventedSubject, InventedSubject, InventedSubject];
  /** Places with a screen. */
  equipped: readonly string[];
  /** One a subject and shift, in this order: the four subjects at night, then in the morning, … */
  teachers: readonly string[];
}

export const DEMO_ACADEMY = '06';
export const DEMO_ZONE = 'Europe/Paris';

const mathematics = { code: '061300', label: 'Mathématiques', placeCode: 'Salle 12' };

/** Teaches English in one school and Spanish in another. */
export const sharedTeacherName = 'Anaïs Kernevelle';

/** The school whose doors a newcomer steps through. */
export const storySchool: InventedSchool = {
  uai: '0159991D',
  name: 'Collège de la Haute-Planèze (démonstration)',
  commune: 'Valrude',
  department: '15',
  position: { latitude: 45.03, longitude: 2.97 },
  adults: 2,
  subjects: [
    mathematics,
    { code: '020700', label: 'Français', placeCode: 'Salle 8' },
    { code: '030201', label: 'Anglais LV1', placeCode: 'Salle 9' },
    { code: '042100', label: 'Histoire-géographie-EMC', placeCode: 'Salle 10' },
  ],
  equipped: ['Salle 12', 'Salle 8'],
  teachers: [
    'Lucie Arvernin',
    'Paul Brumeval',
    'Inès Castelnoir',
    'Hugo Dormelle',
    'Nadia Estivale',
    'Émile Fougeraie',
    'Maud Gentianin',
    'Marc Hauterive',
    'Chloé Isardy',
    'Noé Jonquillé',
    sharedTeacherName,
    'Basile Lauzière',
    'Salomé Mérelle',
    'Adrien Nivereau',
    'Yasmine Orpineau',
    'Gaspard Pradelune',
  ],
};

/** The story's subject and place: its lessons are the ones a newcomer joins. */
export const storySubject = mathematics;

export const inventedSchools: readonly InventedSchool[] = [
  storySchool,
  {
    uai: '0439992C',
    name: 'Collège des Sources (démonstration)',
    commune: 'Montbrial',
    department: '43',
    position: { latitude: 45.19, longitude: 3.52 },
    adults: 1,
    subjects: [
      { code: '062900', label: 'Sciences de la vie et de la Terre', placeCode: 'Labo 1' },
      { code: '062300', label: 'Physique-chimie', placeCode: 'Labo 2' },
      { code: '030602', label: 'Espagnol LV2', placeCode: 'Salle 21' },
      { code: '070800', label: 'Technologie', placeCode: 'Atelier' },
    ],
    equipped: ['Salle 21'],
    teachers: [
      'Aline Quercelle',
      'Benoît Ravinet',
      'Clara Sauvelande',
      'Damien Tournemire',
      'Elsa Ubracq',
      'Farid Valmoreau',
      sharedTeacherName,
      'Henri Xaintrelle',
      'Iris Yvrandé',
      'Joris Zélandier',
      'Karine Aubépineau',
      'Loïc Bruyérel',
      'Manon Coudrelle',
      'Nils Droséral',
      'Olga Églantier',
      'Pierre Frênelle',
    ],
  },
  {
    uai: '0639993V',
    name: 'Collège du Val-Clair (démonstration)',
    commune: 'Sauvepierre',
    department: '63',
    position: { latitude: 45.62, longitude: 3.31 },
    adults: 1,
    subjects: [
      { code: '030102', label: 'Allemand LV2', placeCode: 'Salle 3' },
      { code: '090100', label: 'Arts plastiques', placeCode: 'Arts' },
      { code: '081300', label: 'Éducation musicale', placeCode: 'Musique' },
      { code: '100100', label: 'EPS', placeCode: 'Gymnase' },
    ],
    equipped: ['Salle 3'],
    teachers: [
      'Quentin Garancelle',
      'Rose Houblonnet',
      'Samir Ivraie',
      'Tessa Joncheray',
      'Ulysse Kerlandes',
      'Viviane Lichenot',
      'William Molinelle',
      'Xénia Nardosse',
      'Yves Orchidel',
      'Zélie Pimprenel',
      'Amaury Queyrelle',
      'Berthe Roselande',
      'Côme Sorbiérat',
      'Diane Tilleray',
      'Éloi Ulmereau',
      'Fanny Verveinot',
    ],
  },
];

export const inventedClasses = [
  { code: '6A', mef: '10010012110', headCount: 24 },
  { code: '5A', mef: '10110001110', headCount: 23 },
  { code: '4A', mef: '10210001110', headCount: 26 },
  { code: '3A', mef: '10310019110', headCount: 25 },
] as const;

export interface InventedSubstitute {
  /** Fixed, so that a second start finds the same person. */
  id: string;
  firstName: string;
  lastName: string;
  academyCode: string;
  timeZone: string;
  /** As in reality: 18 hours of service and one or two of overtime. */
  weeklyServiceMinutes: number;
  weeklyOvertimeMinutes: number;
  /** Disciplines: first four signs of the subject codes. */
  disciplines: readonly string[];
}

const SERVICE_MINUTES = 18 * 60;
/** A week has 168 hours: the story has a lesson in each of them, whenever somebody visits. */
const EVERY_MINUTE_OF_A_WEEK = 7 * 24 * 60;

/** The one who teaches in the story: nobody else of the pool is qualified for mathematics, so every plan agrees. */
export const storySubstitute: InventedSubstitute = {
  ...someone(1, 'Camille Verdelune', ['0613']),
  weeklyServiceMinutes: EVERY_MINUTE_OF_A_WEEK,
  weeklyOvertimeMinutes: 0,
};

export const inventedSubstitutes: readonly InventedSubstitute[] = [
  storySubstitute,
  someone(2, 'Noé Vassemont', ['0207']),
  someone(3, 'Lina Castelfort', ['0207', '0421']),
  someone(4, 'Hugo Marécluse', ['0302']),
  someone(5, 'Sofia Bellombre', ['0302', '0306']),
  someone(6, 'Idriss Fontanaud', ['0421']),
  someone(7, 'Jeanne Ardoisel', ['0629', '0623']),
  someone(8, 'Théo Lavignac', ['0623', '0708']),
  someone(9, 'Maëlle Quintillan', ['0306', '0301']),
  someone(10, 'Awa Montcléar', ['0813', '0901']),
  { ...someone(11, 'Anaïs Vacoassy', ['0629', '0207']), academyCode: '28', timeZone: 'Indian/Reunion' },
];

function someone(number: number, name: string, disciplines: readonly string[]): InventedSubstitute {
  return {
    id: `d0000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ...namesOf(name),
    academyCode: DEMO_ACADEMY,
    timeZone: DEMO_ZONE,
    weeklyServiceMinutes: SERVICE_MINUTES,
    weeklyOvertimeMinutes: (1 + (number % 2)) * 60,
    disciplines,
  };
}

/** First name and last name of "Camille Verdelune". */
export function namesOf(name: string): { firstName: string; lastName: string } {
  const [firstName = '', lastName = ''] = name.split(' ');
  return { firstName, lastName };
}

/** The address of one of the pool: every last name occurs once. */
export function mailOf(lastName: string): string {
  const plain = lastName.normalize('NFD').replaceAll(/\P{ASCII}/gu, '');
  return `${plain.toLowerCase()}@releve.invalid`;
}

/** The people behind the one-click doors. The domain can never receive mail (RFC 2606). */
export const demoAccounts = {
  school: { email: 'etablissement@releve.invalid', displayName: 'Secrétariat de la Haute-Planèze' },
  academy: { email: 'academie@releve.invalid', displayName: 'Coordination de l’académie' },
  substitute: {
    email: 'remplacante@releve.invalid',
    displayName: `${storySubstitute.firstName} ${storySubstitute.lastName}`,
  },
} as const;
