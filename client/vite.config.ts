import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { frameWords } from '#contract/words/frame.ts';
import { announcedDoors } from './announced-doors.ts';
import { sharedParts } from './shared-parts.ts';

/** Where `npm start` serves the API while a developer runs Vite beside it. */
const server = `http://localhost:${process.env.PORT ?? 3000}`;

/** `index.html` says its one sentence from the catalogue as well. */
const wordsInHtml: Plugin = {
  name: 'words-in-html',
  transformIndexHtml: (html) => html.replace('%needsScript%', frameWords.needsScript),
};

/** `#contract/*` needs no alias here: Vite reads `imports` of the package.json above. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte(), wordsInHtml, announcedDoors],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Chromium 109 is the last one for Windows 7, which old classroom PCs still run.
    target: 'chrome109',
    // The content security policy allows no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: sharedParts } } },
  },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
