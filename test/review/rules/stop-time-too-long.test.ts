import { STOP_TIME_TOO_LONG } from '../../../src/review/rules/stop-time-too-long';
import { found } from '../reviewed';

function task(RequiresCompatibilities: unknown, ...times: unknown[]) {
  const ContainerDefinitions = times.map((StopTimeout, index) => ({ Name: `c${index}`, StopTimeout }));
  return { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities, ContainerDefinitions } };
}

test.each([
  ['two minutes', ['FARGATE'], ['120', undefined]],
  ['a time that is known at deployment only', ['FARGATE'], [{ Ref: 'Stop' }]],
  ['more, on instances', ['EC2'], [300]],
  ['more, wherever it runs', undefined, [300]],
])('a container with %s is silent', (_what, where, times) => {
  expect(found(STOP_TIME_TOO_LONG, { Task: task(where, ...times) })).toEqual([]);
});

test.each([121, '300'])('a container with %j seconds beside one with less', seconds => {
  expect(found(STOP_TIME_TOO_LONG, { Task: task(['EC2', 'FARGATE'], 30, seconds) })).toEqual([
    'Task Properties.ContainerDefinitions.1.StopTimeout [c1]',
  ]);
});
