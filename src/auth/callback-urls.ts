import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse, shown } from '../private/refusal';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
const MAX_URLS = 100;
const MAX_LENGTH = 1024;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether this address is on the user's own machine. */
export function isLoopback(url: string): boolean {
  return !Token.isUnresolved(url) && URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Refuses addresses to which Cognito would not send a user back, or to which it should not. */
export function requireCallbacks(client: string, callbackUrls: string[], logoutUrls: string[], owner: Construct): void {
  if (callbackUrls.length === 0) {
    refuse(
      {
        what: `the web client ${client} has no callback URL`,
        got: 'an empty list',
        allowed: `1 to ${MAX_URLS} URLs: the code flow ends with a redirect to one of them`,
        instead: 'pass the address of your page that finishes the login, or use `addMachineClient` for a program without users',
      },
      owner,
    );
  }
  for (const [kind, urls] of [
    ['callback', callbackUrls],
    ['log-out', logoutUrls],
  ] as const) {
    if (urls.length > MAX_URLS) {
      refuse(
        {
          what: `the web client ${client} has too many ${kind} URLs`,
          got: `${urls.length}`,
          allowed: `up to ${MAX_URLS}`,
          instead: 'make a client for each application',
        },
        owner,
      );
    }
    const wrong = urls.find(url => !Token.isUnresolved(url) && !valid(url));
    if (wrong !== undefined) {
      refuse(
        {
          what: `a ${kind} URL of the web client ${client} is not valid`,
          got: wrong.length > MAX_LENGTH ? `${wrong.length} characters` : shown(wrong),
          allowed: `an https:// URL, http://localhost, or an app's own scheme, up to ${MAX_LENGTH} characters, without fragment and wildcard`,
          instead:
            'write each address out, such as "https://shop.example.com/login"; codes that travel over plain HTTP can be read on the way',
        },
        owner,
      );
    }
  }
}

function valid(url: string): boolean {
  if (/[\s*#]/.test(url) || url.length > MAX_LENGTH || !URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  if (protocol === 'http:') return isLoopback(url);
  // Anything else is an app's own scheme, but for what a browser would run or show itself.
  return !['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'ftp:', 'ws:', 'wss:'].includes(protocol);
}
