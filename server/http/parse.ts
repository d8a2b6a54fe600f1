import * as z from 'zod/mini';
import { Refusal } from '#contract/failure.ts';
import { AcademyCode, Id, Uai } from '#contract/ids.ts';
import type { ParamsOf, Schema } from '#contract/route.ts';

/** The form of each name that stands in a path; whatever ends in `Id` is a UUID. */
function formOf(name: string): Schema {
  if (name === 'uai') return Uai;
  if (name === 'academyCode') return AcademyCode;
  if (name.endsWith('Id')) return Id;
  throw new Error(`The path parameter :${name} has no form: add it to server/http/parse.ts.`);
}

/**
 * Makes the parser of a path's parameters. What does not have the form of an id names nothing, so it is `not_found`
 * and never reaches the database.
 * @throws Error at the start, for a parameter whose name is unknown
 */
export function paramsParser<Path extends string>(path: Path): (given: Record<string, unknown>) => ParamsOf<Path> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const forms = names.map((name) => [name, formOf(name)] as const);
  const isOfPath = (given: Record<string, unknown>): given is ParamsOf<Path> & Record<string, unknown> =>
    forms.every(([name, form]) => z.safeParse(form, given[name]).success);
  return (given) => {
    if (!isOfPath(given)) throw new Refusal('not_found');
    return given;
  };
}

/**
 * What was sent, in the form its schema asks for.
 * @throws Refusal `invalid_input` with the path of each wrong field
 */
export function parseSent<S extends Schema>(schema: S, sent: unknown): z.output<S> {
  const parsed = z.safeParse(schema, sent);
  if (!parsed.success) {
    throw new Refusal(
      'invalid_input',
      parsed.error.issues.map(({ path }) => ({ path: path.join('.') })),
    );
  }
  // PostgreSQL's text cannot hold it, and no keyboard types it.
  if (holdsNul(parsed.data)) throw new Refusal('invalid_input', [{ fact: 'U+0000' }]);
  return parsed.data;
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  // A file that is still coming is looked at by whoever takes it.
  if (typeof value !== 'object' || value === null || Symbol.asyncIterator in value) return false;
  return Object.values(value).some(holdsNul);
}
