import { join } from 'node:path';
import type { Rolldown } from 'vite';

/** The chunk that every page loads. */
export const FRAME = 'frame';

const source = (path: string) => join(import.meta.dirname, 'src', path);
const desks = ['school/SchoolDoor.svelte', 'academy/AcademyDoor.svelte', 'substitute/SubstituteDoor.svelte'].map(
  source,
);
/** The doors that must stay light: an old PC behind a projector, and whoever comes for the first time. */
const light = ['classroom/ClassroomDoor.svelte', 'front/FrontDoor.svelte'].map(source);

type InfoOf = (id: string) => Rolldown.ModuleInfo | null;

/**
 * What several pages share goes into two files, `frame` for every page and `desks` for the three desks, and not into
 * thirty: over HTTP/1.1 six files travel at a time, and each turn costs a round trip. The rest Rolldown decides.
 */
export const sharedParts: Rolldown.CodeSplittingGroup[] = [
  { name: (id, bundle) => (isFrame(id, (one) => bundle.getModuleInfo(one)) ? FRAME : null), priority: 2 },
  { name: (id, bundle) => (isForDesks(id, (one) => bundle.getModuleInfo(one)) ? 'desks' : null), priority: 1 },
];

/** The frame itself with the style of all components, and the little that desks and light doors have in common. */
function isFrame(id: string, infoOf: InfoOf): boolean {
  const users = usersOf(id, infoOf);
  const common = desks.filter((door) => users.has(door)).length > 1 && light.some((door) => users.has(door));
  return common || users.has(source('main.ts')) || (id.startsWith(source('ui/')) && id.endsWith('.css'));
}

/** What two desks use, and components and icons that a desk has in common with its own later pages. */
function isForDesks(id: string, infoOf: InfoOf): boolean {
  const users = usersOf(id, infoOf);
  const asking = desks.filter((door) => users.has(door)).length;
  if (asking !== 1 || light.some((door) => users.has(door))) return asking > 1;
  const pages = [...users].filter((user) => (infoOf(user)?.dynamicImporters.length ?? 0) > 0);
  return pages.length > 1 && (id.startsWith(source('ui/')) || id.includes('/@lucide/'));
}

/** Every module that needs this one at once, itself included. */
function usersOf(id: string, infoOf: InfoOf, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const importer of infoOf(id)?.importers ?? []) usersOf(importer, infoOf, seen);
  return seen;
}
