import { Duration } from 'aws-cdk-lib';
import { CheckName, CHECKS } from './support/session-checks';
import { sessionApi, SessionSite } from './support/session-site';
import { DynamoDb, dynamoDbIsInstalled } from '../../tools/dynamodb/dynamodb';
import { describeWith } from '../compute/support/requirements';
import { expectSeen, Mutable } from '../traffic/mutable';

/** One thing in the templates that is wrong, and the check that must see it. */
interface Mutant {
  readonly wrong: string;
  readonly seenBy: CheckName;
  mutate(app: Mutable): void;
}

const table = (app: Mutable) => app.properties('AWS::DynamoDB::GlobalTable');
const granted = (app: Mutable) =>
  app
    .properties('AWS::IAM::Policy', 'dynamodb:GetItem')
    .PolicyDocument.Statement.find(({ Action }: any) => Action.includes('dynamodb:GetItem'));
const variable = (app: Mutable, name: string) =>
  app.properties('AWS::ECS::TaskDefinition').ContainerDefinitions[0].Environment.find(({ Name }: any) => Name === name);

const ENDS = "the session's key and end are what the store says, the end in seconds, where the table looks for it";
const mutants: Mutant[] = [
  {
    wrong: 'the key',
    seenBy: 'two instances see one session, and nobody else does',
    mutate: app => [table(app).KeySchema[0], table(app).AttributeDefinitions[0]].forEach(each => (each.AttributeName = 'sid')),
  },
  {
    wrong: "the key's type",
    seenBy: 'two instances see one session, and nobody else does',
    mutate: app => (table(app).AttributeDefinitions[0].AttributeType = 'N'),
  },
  { wrong: 'the attribute of the end', seenBy: ENDS, mutate: app => (table(app).TimeToLiveSpecification.AttributeName = 'ttl') },
  { wrong: 'the prefix of keys', seenBy: ENDS, mutate: app => (variable(app, 'SESSION_KEY_PREFIX').Value = 'session:') },
  { wrong: 'a life that is too short', seenBy: ENDS, mutate: app => (variable(app, 'SESSION_TTL_SECONDS').Value = '60') },
  {
    wrong: 'a life that is too long',
    seenBy: 'what has ended, and lies there still, is taken for no session',
    mutate: app => (variable(app, 'SESSION_TTL_SECONDS').Value = '60'),
  },
  {
    wrong: 'another table',
    seenBy: 'a cart survives the death of the instance that took it',
    mutate: app => (variable(app, 'SESSION_TABLE').Value = 'carts'),
  },
  {
    wrong: 'a permission too few',
    seenBy: 'the life of a session takes what the template grants, and no more',
    mutate: app => (granted(app).Action = granted(app).Action.filter((action: string) => action !== 'dynamodb:UpdateItem')),
  },
  {
    wrong: 'a permission too many',
    seenBy: 'the life of a session takes what the template grants, and no more',
    mutate: app => granted(app).Action.push('dynamodb:Scan'),
  },
  {
    wrong: 'permissions on something else',
    seenBy: 'two instances see one session, and nobody else does',
    mutate: app => (granted(app).Resource = 'arn:aws:dynamodb:eu-west-1:123456789012:table/carts'),
  },
];

describeWith(dynamoDbIsInstalled(), '`npm test -- sessions` installs DynamoDB Local')('sessions in a table', () => {
  // Each starts instances, on a machine that others may keep busy.
  jest.setTimeout(120_000);
  let database: DynamoDb;
  beforeAll(async () => {
    database = await DynamoDb.start();
  });
  afterAll(() => database.stop());

  async function run(name: CheckName, mutate: (app: Mutable) => void = () => undefined): Promise<void> {
    const app = new Mutable(sessionApi(Duration.seconds(CHECKS[name].seconds)));
    mutate(app);
    const site = await SessionSite.start(database, app.stacks);
    try {
      await CHECKS[name].run(site);
    } finally {
      await site.stop();
    }
  }

  test.each(Object.keys(CHECKS) as CheckName[])('%s', async name => run(name));

  test.each(mutants)('a template with something wrong is seen: $wrong', async ({ seenBy, mutate }) => expectSeen(run(seenBy, mutate)));
});
