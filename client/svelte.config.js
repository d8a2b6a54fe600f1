/** @type {import('@sveltejs/vite-plugin-svelte').SvelteConfig} */
export default {
  compilerOptions: {
    // A component in the old syntax does not compile. Packages keep theirs.
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
  },
};
