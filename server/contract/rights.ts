/** The accounts of the product. Classrooms are devices with a credential, adults hold a ticket: neither has an account. */
export const roles = [
  'school_office',
  'coordinator',
  'national_coordinator',
  'substitute',
  'helpdesk',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** How far a right reaches, from the narrowest. */
export const scopes = ['own', 'school', 'academy', 'nation'] as const;
export type Scope = (typeof scopes)[number];

type Grants = Partial<Record<Role, Scope>>;

const whoeverRunsSchools: Grants = {
  school_office: 'school',
  coordinator: 'academy',
  national_coordinator: 'nation',
  helpdesk: 'nation',
  administrator: 'nation',
};
const whoeverPlans: Grants = { coordinator: 'academy', national_coordinator: 'nation' };

/**
 * The one table role × action → scope. Every route and every socket message names one of these actions;
 * a role that is not listed may not.
 */
export const actions = {
  see_school: whoeverRunsSchools,
  find_school: {
    coordinator: 'academy',
    national_coordinator: 'nation',
    /** Names a school they do not want to be sent to, wherever it is; schools are public. */
    substitute: 'nation',
    helpdesk: 'nation',
    administrator: 'nation',
  },
  import_timetable: { school_office: 'school', helpdesk: 'nation', administrator: 'nation' },
  /** The school's own settings and days: calendar, bells, adults, cameras, single lessons. */
  keep_school: { school_office: 'school', helpdesk: 'nation', administrator: 'nation' },
  declare_absence: {
    school_office: 'school',
    coordinator: 'academy',
    national_coordinator: 'nation',
    helpdesk: 'nation',
  },
  see_absence: whoeverRunsSchools,
  /** What is left for an absence's lessons: also for the substitutes who are asked to give them. */
  see_handover: {
    school_office: 'school',
    coordinator: 'academy',
    national_coordinator: 'nation',
    substitute: 'own',
    helpdesk: 'nation',
  },
  pair_classroom: { school_office: 'school', helpdesk: 'nation' },
  /** Plays the substitute before a screen, and sees the class through its camera. */
  rehearse: { school_office: 'school', helpdesk: 'nation' },
  see_board: { coordinator: 'academy', national_coordinator: 'nation', helpdesk: 'nation' },
  plan: whoeverPlans,
  see_pool: { ...whoeverPlans, helpdesk: 'nation' },
  see_substitute: { ...whoeverPlans, substitute: 'own', helpdesk: 'nation' },
  keep_pool: whoeverPlans,
  /** What a member of the pool says about themselves; the helpdesk writes for whoever calls. */
  keep_own_availability: { ...whoeverPlans, substitute: 'own', helpdesk: 'nation' },
  /** The address of one's own lessons: nobody else is ever shown it. */
  keep_own_agenda: { substitute: 'own' },
  see_offers: { substitute: 'own' },
  answer_offer: { substitute: 'own' },
  teach: { substitute: 'own' },
} as const satisfies Record<string, Grants>;
export type Action = keyof typeof actions;

/** What a right is asked about; the id stands in the route's path under the name given here. */
export const targets = {
  school: 'uai',
  academy: 'academyCode',
  absence: 'absenceId',
  cover: 'coverId',
  plan: 'planId',
  offer: 'offerId',
  substitute: 'substituteId',
} as const;
export type Target = keyof typeof targets;

/** What a room is held for, and the name of its id in paths: a lesson is named by its cover. */
export const roomKinds = { lesson: 'coverId', rehearsal: 'rehearsalId' } as const;
export type RoomKind = keyof typeof roomKinds;

/**
 * - `account`: an account whose role has the action; with a target, only inside the role's scope.
 *   Without a target the answer is filtered to what the account may see.
 * - `classroom`: a paired device, by its credential.
 * - `member`: whoever takes part in the room the path names: the substitute of a lesson, or who plays one in a rehearsal, by
 *   session; the classroom by credential.
 * - `signed_in`: any account. `public`: anybody. `demo`: anybody, and the route exists only in the demo.
 */
export type Right =
  | { readonly kind: 'account'; readonly action: Action; readonly target?: Target }
  | { readonly kind: 'member'; readonly room: RoomKind }
  | { readonly kind: 'classroom' | 'signed_in' | 'public' | 'demo' };

/** How far `role` may go in `action`, or null when it may not. */
export function reach(role: Role, action: Action): Scope | null {
  const grants: Grants = actions[action];
  return grants[role] ?? null;
}
