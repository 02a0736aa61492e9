import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { type Arrow, isUuid, targetsOf } from '#kernel';

import {
  EDGES,
  FIND_EXISTING,
  FIND_REFS,
  FIND_RULES,
  FIND_TAKEN,
  LOCK_RELATIONSHIPS,
  REACH,
  RESOLVE_ENDS,
  SHARE_PROJECT,
} from './link-checks.statements.js';
import type { End, EndAddress, Ends, LinkRule, ResolvedLink, Rules } from './link-rules.js';

/** A project whose row is held: its rules stay as they are. */
export interface SharedProject {
  readonly id: string;
  /** The names of its registered relationships, inverse ones included. */
  readonly ruled: readonly string[];
}

interface EndRow {
  readonly id: string;
  readonly item_type: string;
  readonly ref: string | null;
  readonly title: string | null;
  readonly by: EndAddress['by'];
  /** The id, ref or dedupe key by which it was asked for. */
  readonly address: string;
}

type Sweep = 'down' | 'up';

/** What a writer of links has to know before it writes; all of it holds until its transaction ends. */
@Injectable()
export class LinkChecksRepository {
  shareProject(workspaceId: string, project: string, tx: Tx): Promise<SharedProject | null> {
    return tx.first<SharedProject>(SHARE_PROJECT[isUuid(project) ? 'id' : 'key'], [workspaceId, project]);
  }

  /** The items behind the addresses; they stay until the transaction ends. */
  async ends(projectId: string, addresses: readonly EndAddress[], tx: Tx): Promise<Ends> {
    const wanted = { id: new Set<string>(), ref: new Set<string>(), key: new Set<string>() };
    for (const { by, value } of addresses) wanted[by].add(value);
    const values = [projectId, [...wanted.id], [...wanted.ref], [...wanted.key]];
    const rows = await tx.query<EndRow>(RESOLVE_ENDS, values);
    const ends = { id: new Map<string, End>(), ref: new Map<string, End>(), key: new Map<string, End>() };
    for (const { id, item_type: itemType, ref, title, by, address } of rows)
      ends[by].set(address, { id, itemType, ref, title, name: ref ?? id });
    return ends;
  }

  async rules(projectId: string, relationships: readonly string[], tx: Tx): Promise<Rules> {
    const rules = await tx.query<LinkRule>(FIND_RULES, [projectId, relationships]);
    return new Map(rules.map((rule) => [rule.name, rule]));
  }

  /** From here on the writers of these relationships go one after the other. */
  async lockRelationships(projectId: string, names: readonly string[], tx: Tx): Promise<void> {
    await tx.query(LOCK_RELATIONSHIPS, [projectId, names]);
  }

  /** The ids of those links that are there, either way round where that makes no difference. */
  async existing(
    links: readonly ResolvedLink[],
    rules: Rules,
    tx: Tx,
  ): Promise<ReadonlyMap<ResolvedLink, string>> {
    const twins = links.filter(({ relationship }) => rules.get(relationship)?.symmetric);
    const both = [...links, ...twins];
    const rows = await tx.query<{ place: number; id: string }>(FIND_EXISTING, [
      [...links.map(({ source }) => source.id), ...twins.map(({ target }) => target.id)],
      [...links.map(({ target }) => target.id), ...twins.map(({ source }) => source.id)],
      both.map(({ relationship }) => relationship),
    ]);
    return new Map(rows.flatMap(({ place, id }) => (both[place] ? [[both[place], id] as const] : [])));
  }

  /** What the items are called, those that have a ref. */
  async refs(ids: readonly string[], tx: Tx): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; ref: string }>(FIND_REFS, [ids]);
    return new Map(rows.map(({ id, ref }) => [id, ref]));
  }

  /** Which of the links have a source that links by the same relationship already, and what its target is called. */
  async taken(
    links: readonly ResolvedLink[],
    tx: Tx,
  ): Promise<{ readonly link: ResolvedLink; readonly name: string }[]> {
    const rows = await tx.query<{ place: number; name: string }>(FIND_TAKEN, [
      links.map(({ source }) => source.id),
      links.map(({ relationship }) => relationship),
    ]);
    const names = new Map(rows.map(({ place, name }) => [place, name]));
    return links.flatMap((link, place) => {
      const name = names.get(place);
      return name === undefined ? [] : [{ link, name }];
    });
  }

  /** The items behind (`down`) or before (`up`) these, themselves included; `null` if more than `most`. */
  async reach(
    sweep: Sweep,
    items: readonly string[],
    relationship: string,
    most: number,
    tx: Tx,
  ): Promise<string[] | null> {
    const rows = await tx.query<{ id: string }>(REACH[sweep], [items, relationship, most + 1]);
    return rows.length > most ? null : rows.map(({ id }) => id);
  }

  /** The links among items that are closed in that direction: the targets of each source. */
  async edges(
    sweep: Sweep,
    items: readonly string[],
    relationship: string,
    tx: Tx,
  ): Promise<Map<string, string[]>> {
    return targetsOf(await tx.query<Arrow>(EDGES[sweep], [items, relationship]));
  }
}
