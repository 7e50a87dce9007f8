import { Rule } from '../rule';
import { TemplateResource } from '../template-set';
import { entries } from '../values';

/** Headers that let in who reads them. */
const CREDENTIALS = ['authorization', 'cookie'];

export const LOGS_UNREDACTED: Rule = {
  id: 'LogsUnredacted',
  severity: 'error',
  description: "a web ACL's log keeps a header with credentials",
  reason: 'whoever reads the log can call as the users whose tokens and sessions stand in it',
  fix:
    'add { SingleHeader: { Name: authorization } } and { SingleHeader: { Name: cookie } } to RedactedFields; with this library, leave the ' +
    "web ACL's log as it is",
  see: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-data-protection-and-logging.html',
  findings: templates =>
    templates.all('AWS::WAFv2::LoggingConfiguration').flatMap(resource => {
      const { RedactedFields, ResourceArn } = resource.properties;
      if (RedactedFields !== undefined && !Array.isArray(RedactedFields)) return [];
      const redacted = entries(RedactedFields).map(field => textOf(field.SingleHeader?.Name ?? field.SingleHeader?.name));
      const webAcl = templates.targets(ResourceArn, resource.stack).find(({ type }) => type === 'AWS::WAFv2::WebACL');
      return CREDENTIALS.filter(header => !redacted.includes(header) && !isProtected(header, webAcl)).map(which => ({
        resource,
        location: 'Properties.RedactedFields',
        which,
      }));
    }),
};

/** A web ACL may hide a field from all that it tells of a request. */
function isProtected(header: string, webAcl?: TemplateResource): boolean {
  return entries(webAcl?.properties.DataProtectionConfig?.DataProtections).some(({ Field }) => {
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
