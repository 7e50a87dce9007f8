import { OLD_VIEWER_TLS } from '../../../src/review/rules/old-viewer-tls';
import { distribution, ref } from '../edge-resources';
import { found } from '../reviewed';

const review = (ViewerCertificate?: object) => found(OLD_VIEWER_TLS, { Edge: distribution([{}], { ViewerCertificate }) });
const OWN = { AcmCertificateArn: ref('Certificate'), SslSupportMethod: 'sni-only' };

test.each([
  ...['TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019'].map(version => ({ ...OWN, MinimumProtocolVersion: version })),
  { IamCertificateId: 'ASCA', MinimumProtocolVersion: 'SSLv3' },
  OWN,
])('%j', certificate => {
  expect(review(certificate)).toEqual(['Edge Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion']);
});

test.each([
  { ...OWN, MinimumProtocolVersion: 'TLSv1.2_2021' },
  { ...OWN, MinimumProtocolVersion: 'TLSv1.3_2025' },
  { ...OWN, MinimumProtocolVersion: ref('Version') },
  { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
  undefined,
])('%j is silent', certificate => {
  expect(review(certificate)).toEqual([]);
});
