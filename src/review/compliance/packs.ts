import { IConstruct } from 'constructs';
import { acknowledge, acknowledgedReason } from '../../private/acknowledge';

/** Names of the packs, as their findings have them. */
const HIPAA = 'HIPAA.Security';
const NIST_R4 = 'NIST.800.53.R4';
const NIST_R5 = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';

/** Which packs have a rule. */
const PACKS = {
  ALBWAFEnabled: [NIST_R4, NIST_R5, PCI],
  EC2IMDSv2Enabled: [HIPAA, NIST_R4, NIST_R5],
  EC2RestrictedCommonPorts: [HIPAA, NIST_R4, NIST_R5, PCI],
  EC2RestrictedSSH: [HIPAA, NIST_R4, NIST_R5, PCI],
  ELBv2ACMCertificateRequired: [HIPAA, NIST_R5, PCI],
  IAMNoInlinePolicy: [HIPAA, NIST_R4, NIST_R5, PCI],
  LambdaConcurrency: [HIPAA, NIST_R5],
  LambdaDLQ: [HIPAA, NIST_R5],
  LambdaInsideVPC: [HIPAA, NIST_R4, NIST_R5, PCI],
  S3BucketDefaultLockEnabled: [NIST_R4],
  S3BucketLoggingEnabled: [HIPAA, NIST_R4, NIST_R5, PCI],
  S3BucketReplicationEnabled: [HIPAA, NIST_R4, NIST_R5, PCI],
  S3DefaultEncryptionKMS: [HIPAA, NIST_R5, PCI],
  SecretsManagerRotationEnabled: [HIPAA, NIST_R5],
  VPCNoUnrestrictedRouteToIGW: [HIPAA, NIST_R5, PCI],
};

export type PackRule = keyof typeof PACKS;

/** Acknowledges what a rule finds on one construct, in each pack that has it. */
export function acknowledgeIn(on: IConstruct, rule: PackRule, reason: string): void {
  PACKS[rule].forEach(pack => acknowledge(on, `${pack}-${rule}`, reason));
}

/** The same finding under another name: what the library has said of it once is what a reviewer reads here too. */
export function repeatAcknowledged(on: IConstruct, said: string, rule: PackRule): void {
  const reason = acknowledgedReason(on, said);
  if (reason) acknowledgeIn(on, rule, reason);
}
