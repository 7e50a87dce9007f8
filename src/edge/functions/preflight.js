// Answers a CORS preflight; every other request goes on as it came. Lists are sent whole: the browser finds what it may do in them.
function preflight(event, config) {
  const request = event.request;
  if (request.method !== 'OPTIONS' || !request.headers.origin || !request.headers['access-control-request-method']) return request;

  const origin = request.headers.origin.value;
  const everyone = config.allowOrigins.includes('*');
  // An answer that depends on the origin says so, also where it allows nothing.
  const headers = everyone ? {} : { vary: { value: 'Origin' } };
  if (everyone || config.allowOrigins.includes(origin)) {
    headers['access-control-allow-origin'] = { value: everyone ? '*' : origin };
    Object.assign(headers, config.headers);
  }
  return { statusCode: 204, statusDescription: 'No Content', headers: headers };
}
