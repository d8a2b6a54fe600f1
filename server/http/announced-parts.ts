import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account, Grant } from '#contract/people.ts';

/** What the client's build says of one door (`doors.json`, written by client/announced-doors.ts). */
interface BuiltDoor {
  /** As in the door table, with `:names`. */
  path: string;
  /** Addresses of its script and style, the frame's first. */
  files: string[];
  /** Paths of the contract that its first screen reads, with `:uai` or `:academyCode` for the reader's own. */
  reads: string[];
}

/**
 * What a browser needs at once for the page at `path`, as a `Link` header (RFC 8288): script and style of its door, who is
 * asking, and the reader's own first answers. They then travel together with the page; otherwise the browser learns of
 * them one after the other, and each turn costs a round trip. Only addresses are told; every answer asks for its right.
 * @returns undefined where nothing is known: an unknown path, or a client built without the list
 */
export async function announcedParts(
  folder: string,
  path: string,
  account: Account | null,
): Promise<string | undefined> {
  const text = await readFile(join(folder, 'doors.json'), 'utf8').catch(() => '[]');
  const doors: BuiltDoor[] = JSON.parse(text);
  const door = doors.find((built) => matches(built.path, path));
  if (!door) return undefined;
  const reads = door.reads.map((read) => filled(read, account)).filter((read) => read !== null);
  return [
    ...door.files.map(fileLink),
    ...reads.map((read) => `</api${read}>; rel=preload; as=fetch; crossorigin`),
  ].join(', ');
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((piece, at) => piece.startsWith(':') || piece === given[at]);
}

function fileLink(file: string): string {
  return file.endsWith('.css')
    ? `<${file}>; rel=preload; as=style; crossorigin`
    : `<${file}>; rel=modulepreload; crossorigin`;
}

/** The path with the reader's own school and academy in it; null when it names one that the reader has not. */
function filled(read: string, account: Account | null): string | null {
  const own = (key: keyof Grant) => account?.grants.map((grant) => grant[key]).find((value) => value !== null);
  const uai = own('uai');
  const academyCode = own('academyCode');
  const path = read.replace(':uai', uai ?? ':uai').replace(':academyCode', academyCode ?? ':academyCode');
  return path.includes(':') ? null : path;
}
