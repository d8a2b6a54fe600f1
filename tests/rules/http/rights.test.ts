import { describe, expect, test } from 'vitest';
import type { Grant } from '#contract/people.ts';
import { type Action, actions, type Role, reach, roles } from '#contract/rights.ts';
import type { Whereabouts } from '../../../server/http/asked.ts';
import { mayAtAll, mayThere } from '../../../server/http/rights.ts';

const AWA = '5d0f3f0e-0b5c-4e0a-9d0f-000000000001';
const BEA = '5d0f3f0e-0b5c-4e0a-9d0f-000000000002';

/** Each role as Normandie (70) or a college in it would grant it. */
const grants: Record<Role, Grant> = {
  school_office: grant('school_office', { uai: '0271234A' }),
  coordinator: grant('coordinator', { academyCode: '70' }),
  national_coordinator: grant('national_coordinator'),
  substitute: grant('substitute', { substituteId: AWA }),
  helpdesk: grant('helpdesk'),
  administrator: grant('administrator'),
};

const here: Whereabouts = { uai: '0271234A', academyCode: '70', substituteId: AWA };
const nextDoor: Whereabouts = { uai: '0279999B', academyCode: '70', substituteId: BEA };
const farAway: Whereabouts = { uai: '0159999C', academyCode: '15', substituteId: BEA };

function grant(role: Role, limit: Partial<Omit<Grant, 'role'>> = {}): Grant {
  return { role, uai: null, academyCode: null, substituteId: null, ...limit };
}

describe('how far a role reaches', () => {
  test.each<[Role, Action, { here: boolean; nextDoor: boolean; farAway: boolean }]>([
    ['school_office', 'declare_absence', { here: true, nextDoor: false, farAway: false }],
    ['coordinator', 'declare_absence', { here: true, nextDoor: true, farAway: false }],
    ['national_coordinator', 'declare_absence', { here: true, nextDoor: true, farAway: true }],
    ['helpdesk', 'declare_absence', { here: true, nextDoor: true, farAway: true }],
    ['substitute', 'declare_absence', { here: false, nextDoor: false, farAway: false }],
    ['administrator', 'declare_absence', { here: false, nextDoor: false, farAway: false }],
    ['substitute', 'answer_offer', { here: true, nextDoor: false, farAway: false }],
    ['national_coordinator', 'answer_offer', { here: false, nextDoor: false, farAway: false }],
    ['school_office', 'plan', { here: false, nextDoor: false, farAway: false }],
    ['coordinator', 'plan', { here: true, nextDoor: true, farAway: false }],
  ])('%s may %s: %o', (role, action, expected) => {
    const mine = [grants[role]];
    expect({
      here: mayThere(mine, action, here),
      nextDoor: mayThere(mine, action, nextDoor),
      farAway: mayThere(mine, action, farAway),
    }).toEqual(expected);
  });

  test('what the table does not list is refused everywhere, for every role and action', () => {
    for (const action of Object.keys(actions) as Action[]) {
      for (const role of roles.filter((one) => reach(one, action) === null)) {
        expect(mayAtAll([grants[role]], action), `${role} ${action}`).toBe(false);
        expect(mayThere([grants[role]], action, here), `${role} ${action}`).toBe(false);
      }
    }
  });
});

describe('several grants and none', () => {
  test('an account may what one of its grants allows', () => {
    const both = [grants.school_office, grant('school_office', { uai: '0279999B' })];
    expect(mayThere(both, 'see_school', nextDoor)).toBe(true);
    expect(mayThere(both, 'see_school', farAway)).toBe(false);
  });

  test('the far reach of one role is not lent to the action of another', () => {
    // A substitute who also is the nation's coordinator teaches only lessons of their own.
    expect(mayThere([grants.substitute, grants.national_coordinator], 'teach', farAway)).toBe(false);
  });

  test('an account without grants may nothing', () => {
    expect(mayAtAll([], 'see_school')).toBe(false);
    expect(mayThere([], 'see_school', here)).toBe(false);
  });

  test('what belongs to nobody does not belong to a role limited to nothing', () => {
    const nowhere: Whereabouts = { uai: null, academyCode: null, substituteId: null };
    expect(mayThere([grant('school_office'), grant('coordinator'), grant('substitute')], 'see_school', nowhere)).toBe(
      false,
    );
    expect(mayThere([grant('substitute')], 'teach', nowhere)).toBe(false);
  });
});
