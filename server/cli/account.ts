import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Command, Option } from 'commander';
import type { Grant } from '#contract/people.ts';
import { type Role, roles } from '#contract/rights.ts';
import type { Sql } from '#db/sql.ts';
import { createAccount, grantRole } from '../people/account-store.ts';
import { hashPassword } from '../people/password.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { SetupStop, say } from '../setup/terminal.ts';

interface NewAccountOptions {
  email: string;
  name: string;
  role: Role;
  uai?: string;
  academy?: string;
  substitute?: string;
}

/** The CNIL's deliberation n° 2022-100 wants 12 characters where nothing else protects the account. */
const SHORTEST_PASSWORD = 12;

/** Roles that are limited to one thing, and the option that names it. */
const limitedTo: Partial<Record<Role, 'uai' | 'academy' | 'substitute'>> = {
  school_office: 'uai',
  coordinator: 'academy',
  substitute: 'substitute',
};

/** `account create`. */
export function addAccount(program: Command): void {
  program
    .command('account')
    .description('the people who may sign in')
    .command('create')
    .description('create an account; its password is asked for, or taken from RELEVE_PASSWORD')
    .requiredOption('--email <address>')
    .requiredOption('--name <name>', 'as others see it')
    .addOption(new Option('--role <role>').choices(roles).makeOptionMandatory())
    .option('--uai <uai>', 'the school of a school_office')
    .option('--academy <code>', 'the academy of a coordinator, two digits')
    .option('--substitute <id>', 'the member of the pool whom a substitute is')
    .action(create);
}

async function create(options: NewAccountOptions): Promise<void> {
  const grant = grantOf(options);
  if (!/^[^\s@]+@[^\s@]+$/.test(options.email)) throw new SetupStop(`${options.email} is no e-mail address.`);
  const passwordHash = await hashPassword(await askPassword());
  await withDatabase(({ sql }) => store(sql, options, { grant, passwordHash }));
  say(`${options.email} may sign in as ${options.role}.`);
}

/** @throws SetupStop when the role lacks the thing it is limited to, or is given one it has no use for */
function grantOf(options: NewAccountOptions): Grant {
  const { role, uai, academy, substitute } = options;
  const wanted = limitedTo[role];
  for (const name of ['uai', 'academy', 'substitute'] as const) {
    if (name === wanted && options[name] === undefined) throw new SetupStop(`The role ${role} needs --${name}.`);
    if (name !== wanted && options[name] !== undefined)
      throw new SetupStop(`The role ${role} has no use for --${name}.`);
  }
  return { role, uai: uai ?? null, academyCode: academy ?? null, substituteId: substitute ?? null };
}

async function store(
  sql: Sql,
  { email, name }: NewAccountOptions,
  { grant, passwordHash }: { grant: Grant; passwordHash: string },
): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      const id = await createAccount(tx, { email, displayName: name, passwordHash, createdAt: new Date() });
      await grantRole(tx, id, grant);
    });
  } catch (cause) {
    throw stopFor(cause, email) ?? cause;
  }
}

/** What the database says in codes, in a sentence; undefined for what only a developer can mend. */
function stopFor(cause: unknown, email: string): SetupStop | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === '23505') return new SetupStop(`${email} has an account already.`, { cause });
  if (code === '23503' || code === '22P02') {
    return new SetupStop('The school, academy or substitute named does not exist.', { cause });
  }
  return undefined;
}

async function askPassword(): Promise<string> {
  const given = process.env.RELEVE_PASSWORD;
  if (!given && !process.stdin.isTTY) throw new SetupStop('Set RELEVE_PASSWORD: there is no terminal to ask on.');
  const password = given || (await askHidden('Password: '));
  if (password.length < SHORTEST_PASSWORD) {
    throw new SetupStop(`The password needs ${SHORTEST_PASSWORD} characters at least.`);
  }
  if (!given && (await askHidden('Again: ')) !== password) throw new SetupStop('The two passwords differ.');
  return password;
}

/** Asks on the terminal without showing what is typed. */
async function askHidden(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  // A terminal that hides what is typed also swallows Ctrl-C.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  process.stdout.write(question);
  const answer = await terminal.question('');
  terminal.close();
  process.stdout.write('\n');
  return answer;
}
