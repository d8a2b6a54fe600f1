import { findChromium } from '../../tests/support/chromium.ts';
import { ensureDebianPackages } from './debian-packages.ts';
import { SetupStop } from './terminal.ts';

/**
 * Finds a Chromium for the tests, or installs Debian's as root.
 * @throws SetupStop with the command for an ordinary user
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  await ensureDebianPackages(['chromium'], 'the browser tests');
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupStop('No Chromium is found after installing it; name one in CHROMIUM_BIN.');
}
