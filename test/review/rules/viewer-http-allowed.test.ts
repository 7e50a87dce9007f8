import { VIEWER_HTTP_ALLOWED } from '../../../src/review/rules/viewer-http-allowed';
import { distribution, ref } from '../edge-resources';
import { found } from '../reviewed';

test('each behaviour that takes HTTP', () => {
  const Edge = distribution([
    { PathPattern: '/a', ViewerProtocolPolicy: 'allow-all' },
    { PathPattern: '/b', ViewerProtocolPolicy: 'https-only' },
    { PathPattern: '/c', ViewerProtocolPolicy: 'redirect-to-https' },
    { PathPattern: '/d', ViewerProtocolPolicy: ref('Policy') },
    { ViewerProtocolPolicy: 'allow-all' },
  ]);
  expect(found(VIEWER_HTTP_ALLOWED, { Edge })).toEqual([
    'Edge Properties.DistributionConfig.CacheBehaviors.0.ViewerProtocolPolicy [/a]',
    'Edge Properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy [*]',
  ]);
});
