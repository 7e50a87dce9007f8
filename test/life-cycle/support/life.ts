import { emulatorIsInstalled } from '../../../tools/emulator/emulator';
import { Life } from '../../../tools/emulator/life';
import { describeWith } from '../../compute/support/requirements';

/** A story has one account, and one order of steps. */
export function describeLife(name: string, body: (life: () => Life) => void): void {
  describeWith(emulatorIsInstalled(), '`npm test -- life-cycle` installs the emulator')(name, () => {
    // The CLI looks every five seconds whether CloudFormation is ready, and the machine may be busy.
    jest.setTimeout(180_000);
    let life: Life;
    beforeAll(async () => {
      life = await Life.begin();
    });
    afterAll(() => life.end());
    body(() => life);
  });
}
