import { existsSync } from 'node:fs';
import { Browser, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Nothing here is skipped where every tool must be there. */
export const hasBrowser = existsSync(CHROMIUM) || Boolean(process.env.CI);
if (!hasBrowser) console.warn(`the web page is not looked at: there is no ${CHROMIUM}`);

/** A browser that finds a name on this machine, and believes its throw-away certificate. */
export async function browserFor(host: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // The sandbox needs rights that root in a container hasn't.
    args: ['--no-sandbox', `--host-resolver-rules=MAP ${host} 127.0.0.1`],
  });
}
