import type { Cover } from '#contract/cover.ts';
import type { Happening, HappeningType } from '#contract/happenings.ts';
import type { Account } from '#contract/people.ts';
import { mayThere } from '../http/rights.ts';

/** While nobody has promised, who is thought of is the planners' affair, and that somebody refused is nobody else's. */
const unpromised: ReadonlySet<Cover['state']> = new Set(['planned', 'offered']);
const aboutTheUnpromised: ReadonlySet<HappeningType> = new Set([
  'cover.planned',
  'offer.sent',
  'offer.refused',
  'offer.expired',
  'offer.withdrawn',
]);

type Reader = Pick<Account, 'grants'>;

/** The cover as its reader may know it: without the substitute's name until they have promised, unless the reader sees the board. */
export function coverTold(reader: Reader, cover: Cover): Cover {
  if (!unpromised.has(cover.state) || seesBoard(reader, cover)) return cover;
  return { ...cover, substituteId: null, substituteName: null };
}

/**
 * The timeline as its reader may know it: who was thought of, asked and refused is named to those who see the board.
 * @param covers those the timeline is about
 */
export function timelineTold(reader: Reader, covers: readonly Cover[], timeline: Happening[]): Happening[] {
  if (covers.some((cover) => seesBoard(reader, cover))) return timeline;
  return timeline.map((happening) => (aboutTheUnpromised.has(happening.type) ? nameless(happening) : happening));
}

function seesBoard({ grants }: Reader, { uai, academyCode }: Cover): boolean {
  return mayThere(grants, 'see_board', { uai, academyCode, substituteId: null });
}

function nameless(happening: Happening): Happening {
  const { substituteId: _id, substituteName: _name, ...facts } = happening.facts;
  // Who refuses does so in person: the actor is the name.
  return { ...happening, actor: happening.type === 'offer.refused' ? null : happening.actor, facts };
}
