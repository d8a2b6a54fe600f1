/** Every page of the door table with somebody who uses it, so that a rule for all pages forgets none. */
import { randomUUID } from 'node:crypto';
import { type Browser, expect, type Page } from '@playwright/test';
import { listMails } from '#contract/mails.ts';
import { systemClock } from '#runtime/clock.ts';
import { demoAccounts, storySchool } from '../../../server/demo/invented.ts';
import { newSecret } from '../../../server/http/session-cookie.ts';
import { findByEmail } from '../../../server/people/account-store.ts';
import { createSessions } from '../../../server/people/session-store.ts';
import { anAccount } from '../build/people.ts';
import type { Stage } from './stage.ts';

type Visitor = keyof typeof demoAccounts | 'helpdesk' | 'nation' | 'stranger';

export interface Visit {
  as: Visitor;
  /** The path of the door table. */
  door: string;
  /** A path that leads there, or how to find one on the stage. */
  path: string | ((stage: Stage) => Promise<string>);
}

/** An id of nothing. */
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const views = ['declarer', 'jour', 'semaine', 'salles', 'repetition', 'emploi-du-temps', 'calendrier'];

export const visits: readonly Visit[] = [
  visit('stranger', '/'),
  visit('school', '/etablissement'),
  visit('helpdesk', '/etablissement'),
  ...views.map((view): Visit => ({ as: 'school', door: '/etablissement/:view', path: `/etablissement/${view}` })),
  { as: 'school', door: '/etablissement/absences/:absenceId', path: anAbsence },
  // The room itself needs two cameras and has its own story; here the page of one that is over.
  { as: 'school', door: '/etablissement/repetition/:rehearsalId', path: `/etablissement/repetition/${NOBODYS}` },
  visit('academy', '/academie'),
  visit('nation', '/academie'),
  visit('academy', '/academie/aujourdhui'),
  visit('academy', '/academie/semaine'),
  visit('academy', '/academie/mesures'),
  visit('academy', '/academie/vivier'),
  visit('substitute', '/remplacant'),
  visit('substitute', '/remplacant/heures'),
  visit('substitute', '/remplacant/disponibilites'),
  visit('substitute', '/remplacant/semaine'),
  visit('substitute', '/remplacant/essai'),
  {
    as: 'substitute',
    door: '/remplacant/seance/:coverId/preparation',
    path: async (stage) => `/remplacant/seance/${await aPromise(stage)}/preparation`,
  },
  {
    as: 'substitute',
    door: '/remplacant/seance/:coverId',
    path: async (stage) => `/remplacant/seance/${await aPromise(stage)}`,
  },
  visit('stranger', '/classe'),
  { as: 'stranger', door: '/offre/:token', path: anOfferByLink },
  visit('stranger', '/boite'),
  visit('stranger', '/galerie'),
  { as: 'stranger', door: 'lost', path: '/nulle-part' },
];

/** Opens a page on the demo's stage as its visitor, alone in a context of its own (axe wants that), and waits until it stands. */
export async function openDoor(stage: Stage, browser: Browser, { as, door, path }: Visit): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', permissions: ['camera', 'microphone'] });
  if (as !== 'stranger') {
    const value = await sessionOf(stage, as);
    await context.addCookies([{ name: 'releve_session', value, url: stage.url }]);
  }
  const page = await context.newPage();
  await page.goto(stage.url + (typeof path === 'string' ? path : await path(stage)));
  await expect(page.locator('h1').first()).toBeAttached();
  // The gallery shows one.
  if (door !== '/galerie') await expect(page.locator('.skeleton')).toHaveCount(0);
  return page;
}

function visit(as: Visitor, path: string): Visit {
  return { as, door: path, path };
}

/** The secret of a fresh session, as after signing in. */
async function sessionOf({ sql }: Stage, as: Exclude<Visitor, 'stranger'>): Promise<string> {
  const id = await accountOf({ sql }, as);
  const secret = newSecret();
  await createSessions(sql).begin(secret, id, systemClock.now());
  return secret;
}

async function accountOf({ sql }: Pick<Stage, 'sql'>, as: Exclude<Visitor, 'stranger'>): Promise<string> {
  if (as === 'helpdesk') return (await anAccount(sql, [{ role: 'helpdesk' }], stranger())).id;
  if (as === 'nation') return (await anAccount(sql, [{ role: 'national_coordinator' }], stranger())).id;
  const found = await findByEmail(sql, demoAccounts[as].email);
  if (!found) throw new Error(`The demo has no account ${demoAccounts[as].email}.`);
  return found.id;
}

/** Several browsers visit one database. */
function stranger() {
  return { email: `${randomUUID()}@releve.test` };
}

async function anAbsence({ sql }: Stage): Promise<string> {
  const [found] = await sql<{ absenceId: string }[]>`
    SELECT absence_id FROM cover WHERE uai = ${storySchool.uai} ORDER BY starts_at DESC LIMIT 1`;
  return `/etablissement/absences/${found?.absenceId}`;
}

/** A lesson that the demo's substitute gives, has given or is asked to give. */
async function aPromise({ sql }: Stage): Promise<string> {
  const [found] = await sql<{ coverId: string }[]>`
    SELECT assignment.cover_id FROM assignment
    JOIN account_grant ON account_grant.substitute_id = assignment.substitute_id
    JOIN account ON account.id = account_grant.account_id
    WHERE account.email = ${demoAccounts.substitute.email} AND assignment.state IN ('offered', 'accepted')
    ORDER BY assignment.state, lower(assignment.period) LIMIT 1`;
  if (!found) throw new Error('The demo asks its substitute for nothing.');
  return found.coverId;
}

/** The link of the latest letter with one; else one that has lost its letters on the way, as happens in mail programs. */
async function anOfferByLink({ url }: Stage): Promise<string> {
  const letters = await (await fetch(`${url}/api${listMails.path}`)).text();
  return /\/offre\/[\w.-]+/.exec(letters)?.[0] ?? '/offre/recopie-a-moitie';
}
