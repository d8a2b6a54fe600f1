import { PairingCode, pairClassroom } from '#contract/rooms.ts';
import { equipmentWords } from '#contract/words/equipment.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** The code read from the projector, on its way to a place. Spaces and small letters are forgiven: people dictate it. */
export class PairingForm {
  code = $state('');
  problem: string | undefined = $state();
  readonly sending: Attempt = new Attempt();

  /** Pairs the screen that shows the code with the place; true when it is done. */
  async send(uai: string, placeId: string): Promise<boolean> {
    const read = PairingCode.safeParse(this.code.replaceAll(/[\s-]/g, ''));
    this.problem = read.success ? undefined : equipmentWords.codeWrong;
    if (!read.success) return false;
    const params = { uai, placeId };
    const answer = await this.sending.run(() => call(pairClassroom, { params, body: { code: read.data } }));
    return answer !== undefined;
  }
}
