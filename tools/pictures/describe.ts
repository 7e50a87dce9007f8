import { Caption } from './caption';
import { Captions } from './captions';

/** What the picture shows, in words for those who don't see it: the same captions, in the same order. */
export function describe(says: Captions): string {
  return [
    `${heading(says.caller)}: ${says.call.join('; ')}`,
    ...(says.edge ? [said(says.edge), ...says.global.map(said), `To the load balancer: ${says.way.join('; ')}`] : []),
    said(says.balancer),
    ...says.regional.map(said),
    ...says.issuers.flatMap(issuer => [said(issuer), `The load balancer ${issuer.way.join(', ')}`]),
    ...says.services.flatMap((service, index) => [
      `To the service: ${says.forwards[index].join('; ')}`,
      said(service),
      ...says.stores.filter(({ users }) => users.includes(index)).map(({ name, way }) => `From it to ${name}: ${way.join('; ')}`),
    ]),
    ...says.stores.map(said),
    `${heading(says.stranger)} doesn't get in: ${says.refusals.map(refusal => said(refusal).replace(/^× /, '')).join('; ')}`,
  ]
    .map(sentence => `${sentence}.`)
    .join(' ');
}

function heading({ name, lines }: Caption): string {
  return [name, ...lines].join(' ');
}

function said({ name, lines }: Caption): string {
  return lines.length > 0 ? `${name}: ${lines.join('; ')}` : name;
}
