process.env.CDK_VALIDATION = 'false';
// Where a construct was made is worth nothing here, and costs a sixth of the time: Jest maps each frame to its source.
const quiet = { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:disable-creation-stack-traces': true };
process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...quiet, ...JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') });
