import type { Engaged, Engagement } from './diary.ts';

/** Somebody stands beside a cover: proposed by a plan, asked, or promised. */
export interface Standing {
  substituteId: string;
  /** Of the cover's school. */
  academyCode: string;
  state: 'proposed' | 'offered' | 'accepted';
  pinned: boolean;
  engagement: Engagement;
}

/** What stands, as one academy must see it when it decides. */
export interface SeenByAcademy {
  /** What holds people: questions and promises anywhere, and those of the academy's own proposals that are to stay. */
  engagements: Engaged[];
  /** What other academies think of: whoever confirms first asks first. */
  spokenFor: Engaged[];
}

/** @param stays which of the academy's own proposals are not decided anew */
export function seenBy(
  academyCode: string,
  standing: readonly Standing[],
  stays: (proposal: Standing) => boolean,
): SeenByAcademy {
  const engaged = ({ substituteId, engagement }: Standing): Engaged => [substituteId, engagement];
  const isOwn = (one: Standing) => one.academyCode === academyCode;
  const proposals = standing.filter(({ state }) => state === 'proposed');
  const firm = standing.filter(({ state }) => state !== 'proposed');
  return {
    engagements: [...firm, ...proposals.filter((one) => isOwn(one) && stays(one))].map(engaged),
    spokenFor: proposals.filter((one) => !isOwn(one)).map(engaged),
  };
}
