import type { Role } from '#kernel';

import { roleOf } from './role-of.js';
import { roleMistake, slugMistake } from './slug-rules.js';

/** Whoever is in the group of the identity provider belongs to the organization, with the role. */
export interface GroupRule {
  readonly group: string;
  /** Its slug. */
  readonly organization: string;
  readonly role: string;
}

const USUAL_ROLE = 'org:member';
/** `group=slug` or `group=slug:role`; a group with a comma or an equals sign stands in quotes. */
const RULE = /\s*(?:"([^"]+)"|([^",=]+?))\s*=\s*([^\s,:="]+)(?::([^\s,="]+))?\s*(?:,|$)/y;
const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 };

/** `undefined`: it is no list of rules. */
export function parseGroupRules(text: string): readonly GroupRule[] | undefined {
  const rules: GroupRule[] = [];
  for (let place = 0; place < text.length;) {
    RULE.lastIndex = place;
    const found = RULE.exec(text);
    if (found === null) return undefined;
    const [whole, quoted, plain, organization = '', role = USUAL_ROLE] = found;
    if (slugMistake(organization) !== null || roleMistake(role) !== null) return undefined;
    rules.push({ group: quoted ?? plain ?? '', organization, role });
    place += whole.length;
  }
  return text.trimEnd().endsWith(',') ? undefined : rules;
}

/** The role in each organization, by slug, that groups give; of several the one that may do most, then the first. */
export function rolesOf(groups: readonly string[], rules: readonly GroupRule[]): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  for (const { group, organization, role } of rules) {
    if (!groups.includes(group)) continue;
    const present = roles.get(organization);
    if (present === undefined || RANK[roleOf(role)] > RANK[roleOf(present)]) roles.set(organization, role);
  }
  return roles;
}
