import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../chromium.ts';
import { spokenWave } from '../spoken-wave.ts';

/** Chromium's camera shows a moving picture; its microphone speaks syllables of `hertz`, so that the far end can tell who it hears. */
export async function browserSpeaking(hertz: number): Promise<Browser> {
  const wave = join(await mkdtemp(join(tmpdir(), 'releve-voice-')), 'voice.wav');
  await writeFile(wave, spokenWave(hertz));
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${wave}`,
      // A closed network: no look-ups of the browser's own.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
