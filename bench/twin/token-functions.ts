/** Who checks one of two headers and who reads the other need not be the same. */
const REFUSE_TWO = `  const request = event.request;
  const headers = request.headers;
  if (headers.authorization) {
    return headers.authorization.multiValue ? { statusCode: 400, statusDescription: 'Bad Request' } : request;
  }`;

/** Before every path that needs a token. */
export const ONE_TOKEN = `function handler(event) {
${REFUSE_TWO}
  return request;
}
`;

/** A page cannot set the header of a WebSocket: it offers the token beside the subprotocol that it wants, where the service must not see it. */
export const SOCKET_TOKEN = `const PREFIX = 'bearer.';
function handler(event) {
${REFUSE_TWO}
  const offer = headers['sec-websocket-protocol'];
  if (!offer) return request;
  const names = (offer.multiValue || [offer]).map(each => each.value).join(',').split(',').map(name => name.trim());
  const tokens = names.filter(name => name.startsWith(PREFIX));
  const others = names.filter(name => !name.startsWith(PREFIX));
  if (tokens.length === 0) return request;
  if (others.length > 0) headers['sec-websocket-protocol'] = { value: others.join(', ') };
  else delete headers['sec-websocket-protocol'];
  if (tokens.length === 1) headers.authorization = { value: 'Bearer ' + tokens[0].slice(PREFIX.length) };
  return request;
}
`;
