import { Rule } from '../rule';

const OLD = ['SSLv3', 'TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019'];

export const OLD_VIEWER_TLS: Rule = {
  id: 'OldViewerTls',
  severity: 'warning',
  description: 'a distribution with its own certificate takes old versions of TLS, or weak ciphers',
  reason: 'connections can be forced down to what is broken or no longer allowed',
  fix: 'set MinimumProtocolVersion to TLSv1.2_2021 or newer; with this library, a domain brings it',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html',
  findings: templates =>
    templates
      .all('AWS::CloudFront::Distribution')
      .filter(({ properties: { DistributionConfig } }) => {
        const { AcmCertificateArn, IamCertificateId, MinimumProtocolVersion = 'TLSv1' } = DistributionConfig?.ViewerCertificate ?? {};
        return (AcmCertificateArn ?? IamCertificateId) !== undefined && OLD.includes(MinimumProtocolVersion);
      })
      .map(resource => ({ resource, location: 'Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion' })),
};
