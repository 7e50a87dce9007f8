import { closed, each, Line, numbers, refused } from './line';
import { ApiExposure, BodyInspection, EdgeDistribution, ManagedWebAclOptions, WebAcl, WebAclRule } from '../../src';
import { api } from '../support/apps';
import { domainIn } from '../support/domains';

const API = 'https://docs.aws.amazon.com/waf/latest/APIReference';
const LIMITS = 'https://docs.aws.amazon.com/waf/latest/developerguide/limits.html';
const NAMES = `${API}/API_Rule.html`;
const IP_SET = `${API}/API_IPSet.html`;
const COUNTRIES = `${API}/API_GeoMatchStatement.html`;
const RATE = `${API}/API_RateBasedStatement.html`;
const CAPACITY = 'https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html';
const PAGE = 'docs/web-acl.md';

const { allowAddresses, blockAddresses, blockCountries, captcha, challenge, custom } = WebAclRule;
const ADDRESSES = ['192.0.2.0/24'];
const managed = (options: ManagedWebAclOptions) => () => WebAcl.managed(options);
const heavy = (name: string, capacity: number) =>
  custom(name, { capacity, action: { block: {} }, statement: { geoMatchStatement: { countryCodes: ['CH'] } } });

const RULES: Line[] = [
  ...refused(
    [
      'WebAclRule.allowAddresses(name)',
      'WebAclRule.blockAddresses(name)',
      'WebAclRule.blockCountries(name)',
      'WebAclRule.captcha(name)',
      'WebAclRule.challenge(name)',
      'WebAclRule.custom(name)',
    ],
    PAGE,
    [
      ...each<[string, (name: string) => WebAclRule]>(
        [
          ['allowed addresses', name => allowAddresses(name, ADDRESSES)],
          ['blocked addresses', name => blockAddresses(name, ADDRESSES)],
          ['a puzzle', name => captcha(name, '/login')],
          ['a challenge', name => challenge(name, '/login')],
          ['a custom rule', name => heavy(name, 1)],
        ],
        ([rule, make]) => [
          `${rule} with a hyphen`,
          () => make('a-b'),
          'name of a web-ACL rule is not valid',
          '"a-b"',
          'letters and digits',
          'Abuse',
        ],
      ),
      ...each(['', '1a', 'a b', 'x'.repeat(65)], name => [
        `the name "${name}"`,
        () => blockCountries(name, ['CH']),
        'the name of a web-ACL rule is not valid',
        `"${name}"`,
        'up to 64 letters and digits',
        '"Abuse"',
      ]),
    ],
  ),
  ...refused(['WebAclRule.allowAddresses(addresses)', 'WebAclRule.blockAddresses(addresses)'], IP_SET, [
    ...each<[string, string[], string]>(
      [
        ['none', [], 'none'],
        ['without a prefix', ['192.0.2.1'], '"192.0.2.1"'],
        ['a host name', ['example.com/32'], '"example.com/32"'],
        ['no address', ['300.0.2.0/24'], '"300.0.2.0/24"'],
        ['a prefix that IPv4 does not have', ['192.0.2.0/33'], '"192.0.2.0/33"'],
        ['a prefix that IPv6 does not have', ['2001:db8::/129'], '"2001:db8::/129"'],
        ['everybody', ['192.0.2.0/24', '0.0.0.0/0', '::/0'], '"0.0.0.0/0", "::/0"'],
      ],
      ([name, addresses, got]) => [
        `addresses: ${name}`,
        () => blockAddresses('Abuse', addresses),
        'the addresses of the web-ACL rule Abuse are not valid',
        got,
        '1 to 10000 CIDR blocks',
        '"192.0.2.1/32"',
      ],
    ),
    ['allowed: nobody', () => allowAddresses('Us', []), 'addresses of the web-ACL rule Us', 'none', '1 to 10000', '"192.0.2.1/32"'],
  ]),
  ...refused(['WebAclRule.allowAddresses(addresses)', 'WebAclRule.blockAddresses(addresses)'], LIMITS, [
    [
      'addresses: 10,001',
      () => blockAddresses('Abuse', new Array<string>(10_001).fill('192.0.2.0/24')),
      'the addresses of the web-ACL rule Abuse are not valid',
      '10001',
      '1 to 10000 CIDR blocks',
      '"192.0.2.1/32"',
    ],
  ]),
  ...refused(
    ['WebAclRule.blockCountries(countries)'],
    COUNTRIES,
    each<[string[], string]>(
      [
        [[], '0 countries'],
        [['ch'], '"ch"'],
        [['CHE'], '"CHE"'],
      ],
      ([countries, got]) => [
        `countries: ${got}`,
        () => blockCountries('Some', countries),
        'the countries of the web-ACL rule Some are not valid',
        got,
        '1 to 50 two-letter codes',
        '"CH"',
      ],
    ),
  ),
  ...refused(['WebAclRule.blockCountries(countries)'], LIMITS, [
    [
      'countries: 51 countries',
      () => blockCountries('Some', new Array<string>(51).fill('CH')),
      'the countries of the web-ACL rule Some are not valid',
      '51 countries',
      '1 to 50 two-letter codes',
      '"CH"',
    ],
  ]),
  ...refused(['WebAclRule.captcha(path)', 'WebAclRule.challenge(path)'], PAGE, [
    ...each(['/a*b', '/a?', '/a*', '/*/b/*'], path => [
      `a challenge on ${path}`,
      () => challenge('Some', path),
      "the web-ACL rule's path has a wildcard in its middle",
      `"${path}"`,
      '"/*" at its end',
      'custom rule',
    ]),
    ['a puzzle on /a?', () => captcha('Some', '/a?'), 'a wildcard in its middle', '"/a?"', '"/*" at its end', 'custom rule'],
    ['a puzzle without a slash', () => captcha('Some', 'login'), 'no leading slash', '"login"', '"/"', 'write "/login"'],
  ]),
  ...numbers({
    cover: 'CustomRuleOptions.capacity',
    what: 'the capacity of the web-ACL rule A',
    min: 1,
    max: 5000,
    unit: 'units',
    literal: true,
    see: CAPACITY,
    instead: 'check-capacity',
    make: capacity => heavy('A', capacity),
  }),
  closed('WebAclRule', ['ManagedWebAclOptions.rules'], PAGE),
];

const WEB_ACLS: Line[] = [
  ...refused(['ManagedWebAclOptions.rules'], NAMES, [
    ...each([['Twice', 'Twice'], ['RequestsPerAddress']], names => [
      `rules named ${names.join(' and ')}`,
      managed({ rules: names.map(name => blockCountries(name, ['CH'])) }),
      'two web-ACL rules have one name',
      `"${names[0]}" twice`,
      'each name once',
      'rename',
    ]),
  ]),
  ...refused(['ManagedWebAclOptions.rules', 'ManagedWebAclOptions.capacityLimit'], CAPACITY, [
    [
      'more capacity than the limit',
      managed({ rules: [heavy('A', 300), heavy('B', 24)] }),
      'too many capacity units',
      '1501, of which 1177',
      '1500',
      'raise `capacityLimit`',
    ],
  ]),
  ...numbers({
    cover: 'ManagedWebAclOptions.capacityLimit',
    what: 'the capacity limit',
    min: 1177,
    max: 5000,
    unit: 'units',
    literal: true,
    see: LIMITS,
    instead: 'keep the default of 1500',
    make: capacityLimit => WebAcl.managed({ capacityLimit }),
  }),
  ...numbers({
    cover: 'ManagedWebAclOptions.requestsPerAddress',
    what: 'the rate limit',
    min: 10,
    max: 2_000_000_000,
    unit: 'requests in five minutes',
    see: RATE,
    instead: 'default of 2000',
    make: requestsPerAddress => WebAcl.managed({ requestsPerAddress }),
  }),
  ...refused(['ManagedWebAclOptions.bodyInspection'], `${API}/API_AssociationConfig.html`, [
    [
      "a load balancer's choice of what it inspects",
      scope =>
        api(scope, {
          domain: domainIn(scope),
          exposure: ApiExposure.internet({ webAcl: WebAcl.managed({ bodyInspection: BodyInspection.KB_32 }) }),
        }),
      'the inspection of bodies is set where it can not be',
      'KB_32 in a web ACL of scope REGIONAL',
      '8 KB',
      'leave `bodyInspection` out',
    ],
  ]),
  closed('BodyInspection', ['ManagedWebAclOptions.bodyInspection'], `${API}/API_RequestBodyAssociatedResourceTypeConfig.html`),
  ...refused(
    ['WebAcl.existing(webAclArn)'],
    'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html',
    each(['', 'mine', 'arn:aws:wafv2:us-east-1:1:global/webacl/a/b', 'arn:aws:wafv2:us-east-1:111122223333:global/rulegroup/a/b'], arn => [
      `the web ACL "${arn}"`,
      scope => new EdgeDistribution(scope, 'Edge', { origin: api(scope), webAcl: WebAcl.existing(arn) }),
      'the web ACL does not fit where it is used',
      `"${arn}"`,
      'wafv2:us-east-1:',
      'pass a web ACL of scope CLOUDFRONT',
    ]),
  ),
];

export const WAF: Line[] = [...RULES, ...WEB_ACLS];
