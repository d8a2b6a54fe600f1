import type { Account } from '#contract/people.ts';
import type { Role } from '#contract/rights.ts';

/** The door each role goes through after signing in. */
const homes: Readonly<Record<Role, string>> = {
  school_office: '/etablissement',
  coordinator: '/academie',
  national_coordinator: '/academie',
  substitute: '/remplacant',
  helpdesk: '/etablissement',
  administrator: '/etablissement',
};

/** Where an account starts: the door of its first role, or the front page without any. */
export function homeOf(account: Account): string {
  const [grant] = account.grants;
  return grant ? homes[grant.role] : '/';
}
