import { Rule } from '../rule';
import { entries, knownNumber } from '../values';

/** The longest that Fargate waits between SIGTERM and SIGKILL. */
const MAX_SECONDS = 120;

export const STOP_TIME_TOO_LONG: Rule = {
  id: 'StopTimeTooLong',
  severity: 'error',
  description: 'a container on Fargate wants more than 120 seconds to stop',
  reason: 'ECS refuses the task definition, so the deployment fails',
  fix: 'set StopTimeout to 120 or less; with this library, give the artifact a stopTime of at most two minutes',
  see: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html#ECS-Type-ContainerDefinition-stopTimeout',
  findings: templates =>
    templates
      .all('AWS::ECS::TaskDefinition')
      .filter(({ properties }) => entries(properties.RequiresCompatibilities).includes('FARGATE'))
      .flatMap(resource =>
        entries(resource.properties.ContainerDefinitions).flatMap(({ Name, StopTimeout }, index) =>
          (knownNumber(StopTimeout) ?? 0) > MAX_SECONDS
            ? [{ resource, location: `Properties.ContainerDefinitions.${index}.StopTimeout`, which: String(Name) }]
            : [],
        ),
      ),
};
