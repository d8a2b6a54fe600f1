import type { Page } from '@playwright/test';
import { frontWords } from '#contract/words/front.ts';
import type { Sql } from '#db/sql.ts';
import { hashPassword } from '../../../server/people/password.ts';
import { anAccount, type GrantLike } from '../build/people.ts';

/** Everybody's on the stage; the rules for passwords are tested elsewhere. */
const PASSWORD = 'relève de la garde';

/** Somebody with an account and this role, who can sign in by hand. Returns the e-mail address. */
export async function cast(sql: Sql, displayName: string, grant: GrantLike): Promise<string> {
  const email = `${displayName.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@releve.test`;
  await anAccount(sql, [grant], { displayName, email, passwordHash: await hashPassword(PASSWORD) });
  return email;
}

/** Signs in at the front page, as a person does; lands at the person's own door. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel(frontWords.signIn.email).fill(email);
  await page.getByLabel(frontWords.signIn.password).fill(PASSWORD);
  await page.getByRole('button', { name: frontWords.signIn.send, exact: true }).click();
}
