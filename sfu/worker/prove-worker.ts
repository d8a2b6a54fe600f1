/**
 * Proves that a mediasoup-worker works with this mediasoup: starts it, makes a router and a transport.
 * Run by the set-up as a process of its own: `node sfu/worker/prove-worker.ts <program>`; exit code 0 is the proof.
 */
import { createWorker } from 'mediasoup';

const workerBin = process.argv[2];
if (!workerBin) throw new Error('Name the program to prove.');

const worker = await createWorker({ workerBin, logLevel: 'warn' });
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
});
await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
worker.close();
