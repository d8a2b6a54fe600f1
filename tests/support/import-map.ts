/** Reads which file imports which, for the architecture test. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

export const repository: string = resolve(import.meta.dirname, '../..');

/** One import between two files of ours (paths from the repository), or of a package (its name). */
export interface Import {
  from: string;
  to: string;
  /** Gone at run time. */
  typeOnly: boolean;
}

const aliases = { '#contract/': 'server/contract/', '#runtime/': 'server/runtime/', '#db/': 'db/' };
const statement = /(?:import|export)\s+(type\s)?[^;'"]*?from\s*'([^']+)'|import\(\s*'([^']+)'|^import\s+'([^']+)'/gm;

/** Every source file of ours, from the repository. */
export function sourceFiles(): string[] {
  return ['server', 'client', 'sfu', 'db', 'tests'].flatMap(filesBelow);
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(repository, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (['client/dist', 'tests/.results'].includes(path)) return [];
    if (statSync(join(repository, path)).isDirectory()) return filesBelow(path);
    return /\.(ts|mjs|svelte)$/.test(name) ? [path] : [];
  });
}

/** The imports that a file's text states. */
export function importsOf(from: string, text: string = readFileSync(join(repository, from), 'utf8')): Import[] {
  return [...text.matchAll(statement)].map((match) => ({
    from,
    to: target(from, match[2] ?? match[3] ?? match[4] ?? ''),
    typeOnly: match[1] !== undefined,
  }));
}

function target(from: string, name: string): string {
  const alias = Object.entries(aliases).find(([start]) => name.startsWith(start));
  if (alias) return name.replace(alias[0], alias[1]);
  return name.startsWith('.') ? normalize(join(dirname(from), name)) : name;
}
