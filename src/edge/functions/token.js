// Puts a token where the load balancer looks for it, from where a browser can put it. What a caller says in the header itself counts.
function token(event, config) {
  const request = event.request;
  const headers = request.headers;
  const fromOffers = offered();
  if (headers.authorization) {
    // Who checks one of two and who reads the other need not be the same.
    return headers.authorization.multiValue ? { statusCode: 400, statusDescription: 'Bad Request' } : request;
  }
  const found = fromOffers || kept();
  if (found) headers.authorization = { value: 'Bearer ' + found };
  return request;

  // A WebSocket offers the token beside the subprotocol that it wants; the service never sees it there.
  function offered() {
    const header = headers['sec-websocket-protocol'];
    if (!config.prefix || !header) return undefined;
    const lists = header.multiValue ? header.multiValue.map(each => each.value) : [header.value];
    const names = lists.join(',').split(',').map(name => name.trim());
    const others = names.filter(name => !name.startsWith(config.prefix));
    if (others.length === names.length) return undefined;
    if (others.length > 0) headers['sec-websocket-protocol'] = { value: others.join(', ') };
    else delete headers['sec-websocket-protocol'];
    return names.length - others.length === 1 ? names.find(name => name.startsWith(config.prefix)).slice(config.prefix.length) : undefined;
  }

  // Browsers send a cookie for any page that asks: only what the API's own pages, or allowed ones, read is asked in its owner's name.
  function kept() {
    const cookie = config.cookie && request.cookies[config.cookie];
    if (!cookie || cookie.multiValue || request.method !== 'GET') return undefined;
    const origin = headers.origin && headers.origin.value;
    const site = headers['sec-fetch-site'] && headers['sec-fetch-site'].value;
    const own = origin ? origin === 'https://' + headers.host.value : site === undefined || site === 'same-origin' || site === 'none';
    return own || (origin && config.origins.includes(origin)) ? cookie.value : undefined;
  }
}
