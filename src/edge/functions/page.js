// Names the document that answers for a path which names no file; a path with a file extension goes on as it came, and may be missing.
function page(event, config) {
  const request = event.request;
  const path = request.uri;
  if (/\.[^./]+$/.test(path)) return request;
  request.uri = config.fallback || (path.endsWith('/') ? path : path + '/') + 'index.html';
  return request;
}
