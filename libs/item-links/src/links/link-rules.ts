import type { ItemAddress } from '../addressing/item-address.js';

/** How the end of a link is addressed: as an item is, or by its dedupe key, where many are written at once. */
export interface EndAddress {
  readonly by: ItemAddress['by'] | 'key';
  readonly value: string;
}

/** What a project demands of the links of one relationship. */
export interface LinkRule {
  readonly name: string;
  /** What its links are called as seen from their targets. */
  readonly inverse: string | null;
  readonly acyclic: boolean;
  readonly symmetric: boolean;
  readonly singleTarget: boolean;
  /** `null`: any. */
  readonly sourceTypes: readonly string[] | null;
  readonly targetTypes: readonly string[] | null;
}

export interface End {
  readonly id: string;
  readonly itemType: string;
  readonly ref: string | null;
  readonly title: string | null;
  /** What messages call it: its ref, or else its id. */
  readonly name: string;
}

/** A link that somebody asks for. */
export interface WantedLink {
  readonly source: EndAddress;
  readonly target: EndAddress;
  readonly relationship: string;
}

/** A wanted link whose ends are known. */
export interface ResolvedLink {
  /** Its place in the request. */
  readonly index: number;
  readonly source: End;
  readonly target: End;
  readonly relationship: string;
}

/** Why a link cannot be. */
export type RefusalReason =
  | 'source_not_found'
  | 'target_not_found'
  | 'link_not_found'
  | 'self_link'
  | 'twice_in_request'
  | 'already_exists'
  | 'type_not_allowed'
  | 'has_target'
  | 'cycle';

export interface Refusal {
  readonly index: number;
  readonly reason: RefusalReason;
  readonly msg: string;
  /** Ids of the items of the cycle that it would close. */
  readonly cycle?: readonly string[];
  /** The field of the entry that is to blame, if one is. */
  readonly field?: string;
}

export type Rules = ReadonlyMap<string, LinkRule>;

/** The links by the names of their rules: the inverse name is another spelling of the same link, from its target. */
export function inRuledNames(links: readonly ResolvedLink[], rules: Rules): ResolvedLink[] {
  const inverses = new Map([...rules.values()].map((rule) => [rule.inverse, rule]));
  return links.map((link) => {
    const rule = rules.has(link.relationship) ? undefined : inverses.get(link.relationship);
    if (rule === undefined) return link;
    return { ...link, source: link.target, target: link.source, relationship: rule.name };
  });
}

/** What makes two links the same: their ends and relationship; the order of the ends only if it matters. */
export function linkKey(source: string, target: string, relationship: string, rules: Rules): string {
  const swap = rules.get(relationship)?.symmetric === true && target < source;
  return swap ? `${target} ${source} ${relationship}` : `${source} ${target} ${relationship}`;
}

/** The items that were found, by how they were addressed. */
export type Ends = Readonly<Record<EndAddress['by'], ReadonlyMap<string, End>>>;

const FIELDS = { id: 'item_id', ref: 'ref', key: 'dedupe_key' } as const;

/** Finds the ends of the wanted links; refuses unknown ends and links from an item to itself. */
export function resolveLinks(
  wanted: readonly WantedLink[],
  ends: Ends,
): { links: ResolvedLink[]; refusals: Refusal[] } {
  const links: ResolvedLink[] = [];
  const refusals: Refusal[] = [];
  wanted.forEach(({ source: from, target: to, relationship }, index) => {
    const source = ends[from.by].get(from.value);
    const target = ends[to.by].get(to.value);
    const field = (end: string, { by }: EndAddress): string => `${end}_${FIELDS[by]}`;
    if (!source) {
      const msg = 'Source item not found';
      refusals.push({ index, reason: 'source_not_found', msg, field: field('source', from) });
    }
    if (!target) {
      const msg = 'Target item not found';
      refusals.push({ index, reason: 'target_not_found', msg, field: field('target', to) });
    }
    if (!source || !target) return;
    if (source.id === target.id) {
      const msg = 'An item cannot be linked to itself';
      refusals.push({ index, reason: 'self_link', msg, field: field('target', to) });
    } else links.push({ index, source, target, relationship });
  });
  return { links, refusals };
}

/** What can be said of resolved links without looking at those that are stored: types, and repetitions. */
export function refuseByThemselves(links: readonly ResolvedLink[], rules: Rules): Refusal[] {
  const seen = new Set<string>();
  const targetOf = new Map<string, End>();
  return links.flatMap((link): Refusal[] => {
    const { index, source, target, relationship } = link;
    const rule = rules.get(relationship);
    const key = linkKey(source.id, target.id, relationship, rules);
    if (seen.has(key))
      return [{ index, reason: 'twice_in_request', msg: 'The same link stands twice in the request' }];
    seen.add(key);
    if (!rule) return [];
    const refused = wrongType(link, rule);
    const slot = `${source.id} ${relationship}`;
    const other = rule.singleTarget ? targetOf.get(slot) : undefined;
    if (other !== undefined) refused.push(hasTarget(link, other.name));
    targetOf.set(slot, target);
    return refused;
  });
}

function wrongType({ index, source, target, relationship }: ResolvedLink, rule: LinkRule): Refusal[] {
  const forward = allows(rule.sourceTypes, source) && allows(rule.targetTypes, target);
  const backward = rule.symmetric && allows(rule.sourceTypes, target) && allows(rule.targetTypes, source);
  if (forward || backward) return [];
  const [from, to] = [source, target].map(({ name, itemType }) => `${name} (${itemType})`);
  const msg = `"${relationship}" does not lead from ${source.itemType} to ${target.itemType} in this project: ${from ?? ''} to ${to ?? ''}`;
  return [{ index, reason: 'type_not_allowed', msg, field: 'relationship' }];
}

const allows = (types: readonly string[] | null, { itemType }: End): boolean =>
  types === null || types.includes(itemType);

/** @param other what the target that it has is called. */
export function hasTarget({ index, source, relationship }: ResolvedLink, other: string): Refusal {
  const msg = `${source.name} has a target by "${relationship}" already, ${other}, and may have one only`;
  return { index, reason: 'has_target', msg, field: 'relationship' };
}

export function alreadyExists({ index }: { index: number }): Refusal {
  return { index, reason: 'already_exists', msg: 'This link already exists' };
}
