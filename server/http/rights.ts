import type { Grant } from '#contract/people.ts';
import { type Action, reach } from '#contract/rights.ts';
import type { Whereabouts } from './asked.ts';

/** Whether one of the grants has the action at all, wherever that may be. */
export function mayAtAll(grants: readonly Grant[], action: Action): boolean {
  return grants.some((grant) => reach(grant.role, action) !== null);
}

/** Whether one of the grants has the action and reaches the thing that lies there. */
export function mayThere(grants: readonly Grant[], action: Action, where: Whereabouts): boolean {
  return grantsThere(grants, action, where).length > 0;
}

/** The grants that have the action and reach the thing that lies there. */
export function grantsThere(grants: readonly Grant[], action: Action, where: Whereabouts): Grant[] {
  return grants.filter((grant) => reaches(grant, action, where));
}

function reaches(grant: Grant, action: Action, where: Whereabouts): boolean {
  const scope = reach(grant.role, action);
  switch (scope) {
    case null:
      return false;
    case 'own':
      return isSame(grant.substituteId, where.substituteId);
    case 'school':
      return isSame(grant.uai, where.uai);
    case 'academy':
      return isSame(grant.academyCode, where.academyCode);
    case 'nation':
      return true;
  }
}

/** Two nulls are no match: a thing that belongs to nobody is not everybody's. */
function isSame(mine: string | null, its: string | null): boolean {
  return mine !== null && mine === its;
}
