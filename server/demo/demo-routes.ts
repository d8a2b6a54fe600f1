import { Refusal } from '#contract/failure.ts';
import { enterDemo } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { findByEmail } from '../people/account-store.ts';
import { describeSession } from '../people/people-routes.ts';
import { keepDemoAbsences } from './demo-absences.ts';
import { createDemoScreen } from './demo-classroom.ts';
import { keepStoryGoing, storyGoesOn } from './demo-story.ts';
import { demoAccounts } from './invented.ts';

/** Serves the one-click doors. Only to be called where the demo may exist: on the embedded database, on loopback. */
export function serveDemo(serve: Serve, { sql, leave }: { sql: Sql; leave: LeaveHappening }): void {
  const screenCredential = createDemoScreen(sql);
  let told: Promise<void> = Promise.resolve();

  // A server that runs for days uses the story up. Visitors take turns, or two of them would tell it twice.
  const keepGoing = async (now: Date) => {
    if (!(await storyGoesOn(sql, now))) await keepStoryGoing({ sql, leave }, now);
    await keepDemoAbsences({ sql, leave }, now);
  };

  serve(enterDemo)(async ({ body: { door }, visit, now }) => {
    told = told.catch(() => undefined).then(() => keepGoing(now));
    await told;
    const isScreen = door === 'classroom';
    const account = await findByEmail(sql, demoAccounts[isScreen ? 'school' : door].email);
    if (!account) throw new Refusal('not_found');
    if (!isScreen) await visit.begin(account.id);
    return {
      session: describeSession(visit, now, true),
      classroomCredential: isScreen ? await screenCredential(account.id, now) : null,
    };
  });
}
