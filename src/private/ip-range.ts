import { isIP } from 'node:net';

/** Whether this is an address and a prefix that its family has: a range of IPv4 or IPv6. */
export function isIpRange(text: string): boolean {
  const [address, prefix, ...more] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return more.length === 0 && /^\d{1,3}$/.test(prefix ?? '') && Number(prefix) <= bits;
}
