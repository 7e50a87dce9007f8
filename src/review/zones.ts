import { TemplateResource, TemplateSet } from './template-set';

/** Whether subnets that a resource names are surely in one availability zone. */
export function isOneZone(subnets: any, { stack }: TemplateResource, templates: TemplateSet): boolean {
  // A list that isn't written out, or an entry that stands for several.
  if (!Array.isArray(subnets) || subnets.some(subnet => typeof subnet === 'string' && subnet.includes(','))) return false;
  if (subnets.length < 2) return subnets.length === 1;
  const zones = subnets.map(subnet => templates.target(subnet, stack)?.properties.AvailabilityZone);
  return zones.every(zone => zone !== undefined && JSON.stringify(zone) === JSON.stringify(zones[0]));
}
