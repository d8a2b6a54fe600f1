import { expect, type Page } from '@playwright/test';

/** Frames this page has decoded of the far end's picture. */
export async function decodedFrames(page: Page, role = 'remote-video'): Promise<number> {
  return page
    .locator(`video[data-role="${role}"]`)
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
}

/** Waits until the far end's picture moves: 30 more frames than now. */
export async function expectMovingPicture(page: Page, role = 'remote-video'): Promise<void> {
  await expect(page.locator(`video[data-role="${role}"]`)).toBeVisible({ timeout: 20_000 });
  const before = await decodedFrames(page, role);
  await expect.poll(() => decodedFrames(page, role), { timeout: 20_000 }).toBeGreaterThan(before + 30);
}

/**
 * How loud the far end's sound is around `hertz`, in dB over the loudest other octave: the sound is measured where the
 * page plays it. Positive means that this tone is what is heard.
 */
export async function loudnessOver(page: Page, hertz: number, otherHertz: number): Promise<number> {
  return page.evaluate(
    async ({ hertz, otherHertz }) => {
      const player = document.querySelector<HTMLMediaElement>('[data-role="remote-audio"]');
      if (!(player?.srcObject instanceof MediaStream)) return -100;
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(player.srcObject).connect(analyser);
      const bins = new Float32Array(analyser.frequencyBinCount);
      const loudestNear = (centre: number) => {
        const bin = Math.round((centre * analyser.fftSize) / context.sampleRate);
        return Math.max(...bins.subarray(bin - 3, bin + 4));
      };
      let best = -100;
      // Two seconds of syllables and pauses.
      for (let look = 0; look < 40; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatFrequencyData(bins);
        if (loudestNear(hertz) > -70) best = Math.max(best, loudestNear(hertz) - loudestNear(otherHertz));
      }
      await context.close();
      return best;
    },
    { hertz, otherHertz },
  );
}

/** Waits until the known tone of the far end is heard well above the near end's own. */
export async function expectToHear(page: Page, hertz: number, notHertz: number): Promise<void> {
  await expect.poll(() => loudnessOver(page, hertz, notHertz), { timeout: 30_000 }).toBeGreaterThan(10);
}
