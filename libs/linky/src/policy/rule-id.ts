import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A new rule id: `r_`, ten characters of millisecond time, ten random ones; it sorts by time. */
export function mintRuleId(now: number): string {
  let time = '';
  for (let rest = now, place = 0; place < LENGTH; place += 1) {
    time = symbol(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return `r_${time}${Array.from(randomBytes(LENGTH), (byte) => symbol(byte % 32)).join('')}`;
}

function symbol(value: number): string {
  return CROCKFORD.charAt(value);
}
