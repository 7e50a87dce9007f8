import { behaviors } from '../behaviors';
import { Rule } from '../rule';

export const VIEWER_HTTP_ALLOWED: Rule = {
  id: 'ViewerHttpAllowed',
  severity: 'warning',
  description: 'a behaviour answers requests without TLS',
  reason: 'whoever is on the way reads and changes them, with their cookies and tokens',
  fix: 'set ViewerProtocolPolicy to redirect-to-https or https-only; with this library, the distribution redirects',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  findings: templates =>
    behaviors(templates)
      .filter(({ properties }) => properties.ViewerProtocolPolicy === 'allow-all')
      .map(({ distribution: resource, location, path: which }) => ({ resource, location: `${location}.ViewerProtocolPolicy`, which })),
};
