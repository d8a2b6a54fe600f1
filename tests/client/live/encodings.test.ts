import { describe, expect, it } from 'vitest';
import { sendingOf } from '../../../client/src/live/encodings.ts';

const layersOf = (source: 'camera' | 'screen', height: number) =>
  (sendingOf(source, height).encodings ?? []).map(({ scaleResolutionDownBy = Number.NaN, maxBitrate = 0 }) => ({
    lines: height / scaleResolutionDownBy,
    kbit: maxBitrate / 1000,
  }));

describe('A camera', () => {
  it.each([
    ['a 720p camera gives 180, 360 and 720 lines', 720, [180, 360, 720]],
    ['an old PC that captures 360 lines gives 180 and 360', 360, [180, 360]],
  ])('is always sent in layers: %s', (_, height, lines) => {
    expect(layersOf('camera', height).map((layer) => layer.lines)).toEqual(lines);
  });

  it('gives the same bitrate for the same size, whatever it captures', () => {
    expect(layersOf('camera', 720).slice(0, 2)).toEqual(layersOf('camera', 360));
  });
});

describe('A shared screen', () => {
  it('has a slow layer for a weak line, as sharp as the fluent one', () => {
    const [slow, fluent] = layersOf('screen', 1080);
    expect([slow?.lines, fluent?.lines]).toEqual([1080, 1080]);
    expect(slow?.kbit).toBeLessThan(fluent?.kbit ?? 0);
  });
});

describe('A voice', () => {
  it('is mono Opus at 24 kbit/s in 20 ms packets, with FEC, DTX and NACK', () => {
    expect(sendingOf('microphone', 0).codecOptions).toEqual({
      opusStereo: false,
      opusFec: true,
      opusDtx: true,
      opusNack: true,
      opusMaxAverageBitrate: 24_000,
      opusPtime: 20,
    });
  });
});
