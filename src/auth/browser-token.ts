import { refuse, shown } from '../private/refusal';
import { TokenTraits } from '../protocol/authorizer.contract';

/** A token as HTTP knows it, which names of subprotocols and of cookies are; one of the CDK is none. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** A copy of what a user says about where browsers keep the token. */
export function requireTokenTraits({ cookie, subprotocolPrefix }: TokenTraits): TokenTraits {
  if (cookie !== undefined && !(TOKEN.test(cookie) && cookie.startsWith('__Host-') && cookie !== '__Host-')) {
    refuse({
      what: "the name of the token's cookie is not valid",
      got: shown(cookie),
      allowed: 'a name that begins with "__Host-": any other cookie can be set from a sibling domain, with a token of somebody else',
      instead: 'name it for example "__Host-token", and set it with Secure, HttpOnly, SameSite=Strict, Path=/ and no Domain',
    });
  }
  if (subprotocolPrefix !== undefined && !TOKEN.test(subprotocolPrefix)) {
    refuse({
      what: "what stands before a WebSocket's token is not valid",
      got: shown(subprotocolPrefix),
      allowed: "1 to 128 letters, digits and !#$%&'*+-.^_`|~, written in the code: the function at the edge holds it",
      instead: 'write "bearer.", and let the page open `new WebSocket(url, [protocol, "bearer." + token])`',
    });
  }
  return { cookie, subprotocolPrefix };
}
