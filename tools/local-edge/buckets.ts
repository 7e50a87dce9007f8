import { RequestListener } from 'node:http';
import sirv from 'sirv';
import { Bucket } from './model';

/** What S3 does for CloudFront: files under their exact names, each with its own `Cache-Control`. */
export function bucketAnswer({ folder, files }: Bucket): RequestListener {
  const serve = sirv(folder, {
    dev: true,
    dotfiles: true,
    extensions: [],
    etag: true,
    setHeaders: (response, path) => response.setHeader('Cache-Control', files[path]),
  });
  return (request, response) => {
    const missing = () => void response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
    if (decodeURI(request.url!.split('?')[0]) in files) serve(request, response, missing);
    else missing();
  };
}
