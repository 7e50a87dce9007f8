import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPUTES } from '../../examples/typescript/computes/computes';

const ROOT = join(__dirname, '..', '..');

/** One synthesis of an app that is there in every language. */
export interface Form {
  readonly name: string;
  /** A folder below `examples/<language>`, or `everything`: the app in `test/bindings` that uses every class. */
  readonly story: string;
  /** What `-c` would say. */
  readonly context: { readonly [key: string]: string };
}

const STORIES = ['rest', 'graphql', 'websocket', 'grpc', 'shop'];
const NAME = { domain: 'api.example.com', zoneId: 'Z0123456789ABC' };

function on(story: string, compute: string): Form {
  return { name: `${story}-${compute}`, story, context: { compute } };
}

/** Each story on its default compute, and REST on all of them; once with a name, pages and another way in. */
export const FORMS: Form[] = [
  ...Object.keys(COMPUTES).map(compute => on('rest', compute)),
  { name: 'rest-named', story: 'rest', context: { ...NAME, exposure: 'cloudFrontOnly', pages: 'https://shop.example.com' } },
  ...STORIES.filter(story => story !== 'rest').map(story => ({ name: story, story, context: {} })),
  { name: 'everything', story: 'everything', context: {} },
];

/** Every story on every compute, and REST under every exposure, with and without a name where that is possible. */
export const ALL_FORMS: Form[] = [
  ...STORIES.flatMap(story => Object.keys(COMPUTES).map(compute => on(story, compute))),
  ...['vpcOrigin', 'cloudFrontOnly', 'internet', 'vpcOnly'].map(exposure => ({
    name: `rest-${exposure}`,
    story: 'rest',
    context: { ...NAME, exposure },
  })),
  { name: 'rest-vpcOnly-plain', story: 'rest', context: { exposure: 'vpcOnly' } },
  { name: 'rest-us-east-1', story: 'rest', context: { region: 'us-east-1' } },
  ...FORMS.filter(({ name }) => ['rest-named', 'everything'].includes(name)),
];

/** The context that the CDK's own command would hand to the app. What it reports names the language. */
export function contextOf({ story, context }: Form): string {
  const settings =
    story === 'everything' ? {} : JSON.parse(readFileSync(join(ROOT, 'examples', 'typescript', story, 'cdk.json'), 'utf8')).context;
  return JSON.stringify({ ...settings, ...context, 'aws:cdk:version-reporting': false });
}
