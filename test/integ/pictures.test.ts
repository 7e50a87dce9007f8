import { EXAMPLES } from '../../tools/local-edge/examples';
import { captions } from '../../tools/pictures/captions';
import { describe as described } from '../../tools/pictures/describe';
import { requestPath } from '../../tools/pictures/request-path';
import { Resource, Templates } from '../../tools/pictures/templates';

function on(compute: string): Templates {
  return new Templates(structuredClone(EXAMPLES.rest.stacks('cloudFrontOnly', 'api.example.com', compute)));
}

function told(templates: Templates): string {
  return described(captions(requestPath(templates)));
}

describe('the picture of the REST example', () => {
  test.each([
    ['asg', [/Auto Scaling group, 3 zones: 2 to 50 × c7g\.large;/, /\/api\/\*: to the service;/]],
    ['fargate', [/Fargate, 3 zones: 2 to 50 tasks of 1 vCPU, 2 GiB;/, /\/api\/\*: to the service;/]],
    ['eks', [/EKS, \d zones: 2 to 50 pods of 1 vCPU, 2 GiB; asked every 15 s: GET \/health;/, /\/api\/\*: to the service;/]],
    [
      'weighted',
      [
        /rules and weights choose the service;/,
        /To the service: \/api\/\*; 90 % of the requests, at first; HTTP, port 8080\. Auto Scaling group,/,
        /To the service: \/api\/\*; 10 % of the requests, at first; HTTP, port 8080\. Fargate,/,
      ],
    ],
  ])('on %s says what runs, and what it gets', (compute, lines) => {
    for (const line of lines) expect(told(on(compute))).toMatch(line);
  });

  test('on EKS sees who else may reach the nodes', () => {
    const templates = on('eks');
    const [rule] = templates
      .all('AWS::EC2::SecurityGroupIngress')
      .filter(each => followed(templates, each, 'GroupId')?.type === 'AWS::EKS::Cluster');
    rule.properties.FromPort = rule.properties.ToPort = 22;
    expect(() => told(templates)).toThrow(/a service lets in .* on port 22/);
  });
});

function followed(templates: Templates, resource: Resource, property: string): Resource | undefined {
  return templates.follow(resource.properties[property], resource);
}
