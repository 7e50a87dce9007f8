import { Rule } from '../rule';
import { knownNumber } from '../values';

export const ALARM_NEVER_FIRES: Rule = {
  id: 'AlarmNeverFires',
  severity: 'error',
  description: 'an alarm wants more bad data points than it looks at',
  reason: 'CloudWatch refuses it, so the deployment fails; it could never fire',
  fix: 'set DatapointsToAlarm to EvaluationPeriods or less; with this library, leave the alarms to it',
  see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html',
  findings: templates =>
    templates.all('AWS::CloudWatch::Alarm').flatMap(resource => {
      const [wanted, seen] = [resource.properties.DatapointsToAlarm, resource.properties.EvaluationPeriods].map(knownNumber);
      return wanted !== undefined && seen !== undefined && wanted > seen ? [{ resource, location: 'Properties.DatapointsToAlarm' }] : [];
    }),
};
