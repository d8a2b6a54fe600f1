import { randomUUID } from 'node:crypto';
import type { Engagement } from '../../../server/matching/diary.ts';
import type { OpenCover } from '../../../server/matching/open-cover.ts';
import type { Substitute } from '../../../server/pool/pool-store.ts';

/** A Monday in November 2026, 07:00 in Paris. */
export const MONDAY_7_IN_PARIS = Date.parse('2026-11-16T06:00:00Z');
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** `HH:MM` in Paris on that Monday, as ms (winter time). */
export function at(time: string): number {
  return Date.parse(`2026-11-16T${time}:00+01:00`);
}

export type OpenCoverLike = Partial<Omit<OpenCover, 'adults'>> & { adults?: number | OpenCover['adults'] };

/** A maths lesson of a collège on Monday at 10, in a school with one projector and one adult. */
export function anOpenCover({ adults = 1, ...change }: OpenCoverLike = {}): OpenCover {
  const cover: Omit<OpenCover, 'adults'> = {
    coverId: randomUUID(),
    absenceId: randomUUID(),
    uai: '0159999M',
    academyCode: '06',
    classId: randomUUID(),
    subjectCode: '061300',
    level: 'college',
    placeId: null,
    equippedPlaceIds: ['projector-1'],
    taughtRemotely: true,
    refusedBy: [],
    lost: false,
    proposedSubstituteId: null,
    start: at('10:00'),
    end: at('10:55'),
    ...change,
  };
  return { ...cover, adults: typeof adults === 'number' ? [{ start: cover.start, end: cover.end, adults }] : adults };
}

/** A volunteer for maths in collège, free all week in Paris, 18 hours. */
export function aPoolMember(change: Partial<Substitute> = {}): Substitute {
  return {
    id: randomUUID(),
    lastName: 'Vasseur',
    firstName: 'Noé',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    weeklyServiceMinutes: 18 * 60,
    weeklyOvertimeMinutes: 0,
    consented: true,
    workplaceAuthorised: true,
    qualifications: [{ discipline: '0613', level: 'college' }],
    availability: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 })),
    away: [],
    excludedUais: [],
    ...change,
  };
}

/** What a substitute is engaged in, made from a cover. */
export function anEngagement(change: OpenCoverLike = {}): Engagement {
  return { ...anOpenCover(change), placeId: change.placeId ?? 'projector-elsewhere' };
}
