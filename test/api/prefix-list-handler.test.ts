import { Readable } from 'node:stream';
import { handler } from '../../src/api/prefix-list/handler';

const NAME = 'com.amazonaws.global.cloudfront.origin-facing';
const PL = 'pl-4fa04526';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const mockRequests: URLSearchParams[] = [];
const mockAnswers: Answer[] = [];

// The real client, its retries included, on a wire of the test's own.
jest.mock('@aws-sdk/client-ec2', () => {
  const sdk = jest.requireActual('@aws-sdk/client-ec2');
  class EC2Client extends sdk.EC2Client {
    constructor(config: object) {
      super({
        ...config,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
        requestHandler: {
          handle: async (request: { body: string }) => {
            mockRequests.push(new URLSearchParams(request.body));
            const { status, body } = mockAnswers.shift()!;
            return {
              response: {
                statusCode: status,
                headers: { 'content-type': 'text/xml;charset=UTF-8' },
                body: Readable.from([Buffer.from(body)]),
              },
            };
          },
        },
      });
    }
  }
  return { ...sdk, EC2Client };
});

/** A page as EC2 sends it. */
function page(ids: string[], nextToken?: string): Answer {
  const items = ids.map(
    id =>
      `<item><prefixListId>${id}</prefixListId><prefixListName>${NAME}</prefixListName><ownerId>AWS</ownerId><state>create-complete</state><addressFamily>IPv4</addressFamily></item>`,
  );
  const next = nextToken ? `<nextToken>${nextToken}</nextToken>` : '';
  return {
    status: 200,
    body: `<?xml version="1.0" encoding="UTF-8"?><DescribeManagedPrefixListsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><prefixListSet>${items.join('')}</prefixListSet>${next}</DescribeManagedPrefixListsResponse>`,
  };
}

function failure(status: number, code: string): Answer {
  return {
    status,
    body: `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${code} it is.</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  };
}

function create(answers: Answer[]) {
  mockAnswers.push(...answers);
  return handler({ RequestType: 'Create', ResourceProperties: { Name: NAME } });
}

beforeEach(() => {
  mockAnswers.length = 0;
  mockRequests.length = 0;
});

afterEach(() => jest.restoreAllMocks());

test('a list on a later page is found', async () => {
  expect(await create([page([], 'two'), page([], 'three'), page([PL])])).toMatchObject({ Data: { PrefixListId: PL } });
  expect(mockRequests.map(request => request.get('NextToken'))).toEqual([null, 'two', 'three']);
});

test('two of that name on two pages stop the deployment', async () => {
  await expect(create([page([PL], 'two'), page(['pl-2'])])).rejects.toThrow(`2 managed prefix lists are named ${NAME}`);
});

describe('errors of EC2', () => {
  beforeEach(() => {
    jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => {
      setImmediate(run);
    }) as unknown as typeof setTimeout);
  });

  test('throttled calls are tried again, up to eight times in all', async () => {
    const throttled = Array.from({ length: 7 }, () => failure(503, 'RequestLimitExceeded'));

    expect(await create([...throttled, page([PL])])).toMatchObject({ PhysicalResourceId: PL });
    expect(mockRequests).toHaveLength(8);
  });

  test('the eighth failure is the last', async () => {
    await expect(create(Array.from({ length: 9 }, () => failure(503, 'RequestLimitExceeded')))).rejects.toThrow(
      'RequestLimitExceeded it is.',
    );
    expect(mockRequests).toHaveLength(8);
  });

  test('a missing permission is not tried again', async () => {
    await expect(create([failure(403, 'UnauthorizedOperation')])).rejects.toThrow('UnauthorizedOperation it is.');
    expect(mockRequests).toHaveLength(1);
  });
});
