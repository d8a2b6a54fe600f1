import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, Rolldown } from 'vite';
import { readSession } from '#contract/people.ts';
import { FRAME } from './shared-parts.ts';

const doorTable = join(import.meta.dirname, 'src/doors.ts');

/**
 * Writes `doors.json`: for each path of the door table the files of its part and what its first screen reads, for the
 * server to announce together with the page (server/http/announced-parts.ts).
 */
export const announcedDoors: Plugin = {
  name: 'announced-doors',
  // After Vite has taken away the chunks that held nothing but style.
  enforce: 'post',
  async generateBundle(_options, bundle) {
    // Asked at run time: a part of the configuration itself would bring Svelte pages, which only Vite can read.
    const { doors }: typeof import('./src/doors.ts') = await import(pathToFileURL(doorTable).href);
    const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
    const frame = chunks.find(({ name }) => name === FRAME);
    const source = doors.map(({ path, session, reads, load }) => {
      // The table's own text names the part: `() => import('./school/SchoolDoor.svelte')`.
      const part = /import\('\.\/(.+?)'\)/.exec(String(load))?.[1];
      const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${part}`));
      if (!frame || !chunk) throw new Error(`No file of the build is the frame, or the part of ${path}.`);
      return {
        path,
        files: [...new Set([...filesOf(frame, bundle), ...filesOf(chunk, bundle)])],
        reads: session === 'none' ? reads : [readSession.path, ...reads],
      };
    });
    this.emitFile({ type: 'asset', fileName: 'doors.json', source: JSON.stringify(source) });
  },
};

/** The addresses of a chunk and its style, and of everything that it imports at once. */
function filesOf(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, seen = new Set<string>()): string[] {
  if (seen.has(chunk.fileName)) return [];
  seen.add(chunk.fileName);
  const own = [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])].map((file) => `/${file}`);
  const imported = chunk.imports.flatMap((name) => {
    const output = bundle[name];
    return output?.type === 'chunk' ? filesOf(output, bundle, seen) : [];
  });
  return [...own, ...imported];
}
