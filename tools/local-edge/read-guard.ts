import { fields, unmapped } from './fields';
import { Claim, Guard } from './model';
import { StandIns } from './stand-ins';
import { Resource } from '../pictures/templates';

/** What stands before a rule's last action. The load balancer's own logins need browsers and AWS's pages, which nothing here stands in for. */
export function readGuard(standIns: StandIns, rule: Resource, [action, ...others]: any[]): Guard {
  if (others.length > 0) unmapped(rule.id, 'Actions', [action, ...others]);
  if (action.Type !== 'jwt-validation') unmapped(rule.id, 'Type', action.Type);
  const { JwtValidationConfig } = fields(rule.id, action, ['Type', 'JwtValidationConfig'], ['Order']);
  const {
    Issuer,
    JwksEndpoint,
    AdditionalClaims = [],
  } = fields(rule.id, JwtValidationConfig, ['Issuer', 'JwksEndpoint', 'AdditionalClaims']);
  return {
    issuer: standIns.text(Issuer, rule),
    jwksUrl: standIns.text(JwksEndpoint, rule),
    claims: AdditionalClaims.map((claim: any) => readClaim(standIns, rule, claim)),
  };
}

function readClaim(standIns: StandIns, rule: Resource, claim: any): Claim {
  const { Format, Name, Values } = fields(rule.id, claim, ['Format', 'Name', 'Values']);
  if (!['single-string', 'string-array', 'space-separated-values'].includes(Format)) unmapped(rule.id, 'Format', Format);
  // AWS doesn't say whether a claim must hold all of them, or one.
  if (Format !== 'single-string' && Values.length > 1) unmapped(rule.id, `several values of the claim ${Name}`, Values);
  return { name: Name, format: Format, values: Values.map((value: any) => standIns.text(value, rule)) };
}
