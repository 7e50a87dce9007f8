import { TemplateResource, TemplateSet, TemplateStack } from './template-set';

/** Whether subnets that a resource names are surely in one availability zone. */
export function isOneZone(subnets: any, { stack }: TemplateResource, templates: TemplateSet): boolean {
  if (!Array.isArray(subnets)) return false;
  if (subnets.length === 1) return isOneSubnet(subnets[0], stack, templates);
  const zones = subnets.map(subnet => templates.target(subnet, stack)?.properties.AvailabilityZone);
  return subnets.length > 0 && zones.every(zone => zone !== undefined && JSON.stringify(zone) === JSON.stringify(zones[0]));
}

/** An entry may stand for several, such as a list in one text, of this app or another. A load balancer on an Outpost may have one. */
function isOneSubnet(subnet: any, stack: TemplateStack, templates: TemplateSet): boolean {
  if (typeof subnet === 'string') return !subnet.includes(',');
  if (stack.template.Parameters?.[subnet?.Ref]?.Type === 'AWS::EC2::Subnet::Id') return true;
  const made = subnet?.Ref || subnet?.['Fn::GetAtt'] ? templates.target(subnet, stack) : undefined;
  return made?.type === 'AWS::EC2::Subnet' && made.properties.OutpostArn === undefined;
}
