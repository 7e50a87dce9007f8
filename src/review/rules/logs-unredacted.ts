import { Finding, Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';
import { entries, isIntrinsic, knownTruth } from '../values';

/** Headers that let in who reads them. */
const CREDENTIALS = ['authorization', 'cookie'];

/** Fields of CloudFront's logs that hold such headers, and where they are chosen. */
const FIELDS = ['cs(Cookie)', 'cs-cookie', 'cs-headers'];
const CHOICES = { 'AWS::CloudFront::RealtimeLogConfig': 'Fields', 'AWS::Logs::Delivery': 'RecordFields' };

export const LOGS_UNREDACTED: Rule = {
  id: 'LogsUnredacted',
  severity: 'error',
  description: 'a log of the web ACL or the distribution keeps a header with credentials',
  reason: 'whoever reads the log can call as the users whose tokens and sessions stand in it',
  fix:
    "give the web ACL's DataProtectionConfig a SINGLE_HEADER with authorization and cookie, which covers sampled requests too, or add " +
    '{ SingleHeader: { Name: authorization } } and { SingleHeader: { Name: cookie } } to RedactedFields, which covers the log alone; leave ' +
    'IncludeCookies off, and cs(Cookie), cs-cookie and cs-headers out of the fields of CloudFront; with this library, leave both as they are',
  see: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-data-protection-and-logging.html',
  findings: templates => [...ofWebAcls(templates), ...ofDistributions(templates)],
};

function ofWebAcls(templates: TemplateSet): Finding[] {
  return templates.all('AWS::WAFv2::LoggingConfiguration').flatMap(resource => {
    const { RedactedFields, ResourceArn } = resource.properties;
    const isWritten = Array.isArray(RedactedFields ?? []) && !entries(RedactedFields).some(isIntrinsic);
    if (!isWritten) return [];
    const redacted = entries(RedactedFields).map(field => textOf(field.SingleHeader?.Name ?? field.SingleHeader?.name));
    const webAcl = templates.targets(ResourceArn, resource.stack).find(({ type }) => type === 'AWS::WAFv2::WebACL');
    return CREDENTIALS.filter(header => !redacted.includes(header) && !isProtected(header, webAcl)).map(which => ({
      resource,
      location: 'Properties.RedactedFields',
      which,
    }));
  });
}

function ofDistributions(templates: TemplateSet): Finding[] {
  const withCookies = templates
    .all('AWS::CloudFront::Distribution')
    .filter(({ properties }) => knownTruth(properties.DistributionConfig?.Logging?.IncludeCookies))
    .map(resource => ({ resource, location: 'Properties.DistributionConfig.Logging.IncludeCookies', which: 'cookie' }));
  const chosen = Object.entries(CHOICES).flatMap(([type, property]) =>
    templates.all(type).flatMap(resource => {
      const fields = FIELDS.filter(field => entries(resource.properties[property]).includes(field));
      return fields.map(which => ({ resource, location: `Properties.${property}`, which }));
    }),
  );
  return [...withCookies, ...chosen];
}

/** A web ACL may hide a field from all that it tells of a request: log, samples and Security Lake. */
function isProtected(header: string, webAcl?: TemplateResource): boolean {
  return entries(webAcl?.properties.DataProtectionConfig?.DataProtections).some(({ Field, ...other }) => {
    if (isIntrinsic(other)) return true;
    const keys = entries(Field?.FieldKeys).map(textOf);
    const all = keys.length === 0;
    return (
      (Field?.FieldType === 'SINGLE_HEADER' && (all || keys.includes(header))) ||
      (Field?.FieldType === 'SINGLE_COOKIE' && all && header === 'cookie')
    );
  });
}

function textOf(name: any): string {
  return String(name).toLowerCase();
}
