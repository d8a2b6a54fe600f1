import { defineConfig } from '@playwright/test';
import { findChromium } from './support/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.results/playwright',
  // One story at a time: each starts its own server, sfu and browsers, and measures media on the machine's few cores.
  workers: 1,
  // A test that passes at the second try hides a fault.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // The file is read by `npm test` for its closing line.
  reporter: [['list'], ['json', { outputFile: '.results/playwright.json' }]],
  globalSetup: './support/test-server.ts',
  use: {
    browserName: 'chromium',
    locale: 'fr-FR',
    // Less than a story's time-out: a button that is not there says so at once.
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: executablePath ? { executablePath } : {},
  },
});
