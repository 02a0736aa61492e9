import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { invalidInput } from '#platform/input';

import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { LinkChecksRepository, type SharedProject } from './link-checks.repository.js';
import { type Refusal, inRuledNames, resolveLinks, type WantedLink } from './link-rules.js';
import { linkSource, linkTarget, type SourceFields, type TargetFields } from './link-target.js';
import type { Loc } from '../addressing/item-address.js';
import { type CreatedLink, LinkWriter } from './link-writer.js';
import { linksRefused } from './links.errors.js';
import { ItemLinksRepository, type StoredLink } from './item-links.repository.js';

export interface BatchLink extends SourceFields, TargetFields {
  readonly relationship: string;
}

export interface LinkAddress extends SourceFields, TargetFields {
  readonly link_id?: string | null;
  readonly relationship?: string | null;
}

const at = (index: number, field?: string): Loc => ['body', 'links', index, ...(field ? [field] : [])];

/** Many links of a project at once: all of them or none, and every refused entry is named. */
@Injectable()
export class LinkBatchesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: ItemLinksRepository,
    private readonly checks: LinkChecksRepository,
    private readonly writer: LinkWriter,
  ) {}

  /** `dryRun` answers what a real run would, and writes nothing. */
  async create(
    workspace: WorkspaceRef,
    project: string,
    inputs: readonly BatchLink[],
    dryRun: boolean,
  ): Promise<CreatedLink[]> {
    const wanted = inputs.map(wantedLink);
    return this.transactions.run((tx) =>
      this.writer.write(workspace, project, wanted, { loc: at, dryRun }, tx),
    );
  }

  /** The links that were removed, in the order of the request. */
  async delete(
    { workspaceId, userId: by, call }: WorkspaceRef,
    project: string,
    inputs: readonly LinkAddress[],
    dryRun: boolean,
  ): Promise<StoredLink[]> {
    const wanted = inputs.map((input, index) =>
      input.link_id ? null : wantedLink(demandEnds(input, index), index),
    );
    return this.transactions.run(async (tx) => {
      const shared = await this.checks.shareProject(workspaceId, project, tx);
      if (shared === null) throw projectNotFound();
      const byEnds = await this.idsByEnds(shared, wanted, tx);
      const ids = inputs.map(({ link_id: id }, index) => id ?? byEnds.get(index) ?? null);
      const found = await this.links.lock(shared.id, [...new Set(ids.filter((id) => id !== null))], tx);
      const stored = new Map(found.map((link) => [link.id, link]));
      const refusals = refuseUnknown(ids, inputs, stored);
      if (refusals.length > 0) throw linksRefused(refusals, at);
      if (!dryRun) await this.links.deleteAll(shared.id, [...stored.keys()], { at: tx.now, by, call }, tx);
      return ids.flatMap((id) => stored.get(id ?? '') ?? []);
    });
  }

  /** The ids of the links that are addressed by their ends, by their place in the request. */
  private async idsByEnds(
    project: SharedProject,
    wanted: readonly (WantedLink | null)[],
    tx: Tx,
  ): Promise<Map<number, string>> {
    const places = wanted.flatMap((link, index) => (link ? [{ link, index }] : []));
    if (places.length === 0) return new Map();
    const addresses = places.flatMap(({ link }) => [link.source, link.target]);
    const ends = await this.checks.ends(project.id, addresses, tx);
    const found = resolveLinks(
      places.map(({ link }) => link),
      ends,
    );
    const rules = await this.checks.rules(project.id, project.ruled, tx);
    const existing = await this.checks.existing(inRuledNames(found.links, rules), rules, tx);
    return new Map(
      [...existing].flatMap(([{ index }, id]) => {
        const place = places[index];
        return place ? [[place.index, id] as const] : [];
      }),
    );
  }
}

function wantedLink(input: BatchLink, index: number): WantedLink {
  const { relationship } = input;
  return { source: linkSource(input, at(index)), target: linkTarget(input, at(index)), relationship };
}

function demandEnds(input: LinkAddress, index: number): BatchLink {
  const { relationship } = input;
  if (relationship) return { ...input, relationship };
  const msg = 'Either link_id, or source, target and relationship must be given';
  throw invalidInput([{ loc: at(index), msg, type: 'value_error' }]);
}

function refuseUnknown(
  ids: readonly (string | null)[],
  inputs: readonly LinkAddress[],
  stored: ReadonlyMap<string, StoredLink>,
): Refusal[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index): Refusal[] => {
    const field = inputs[index]?.link_id ? { field: 'link_id' } : {};
    if (id === null || !stored.has(id))
      return [{ index, reason: 'link_not_found', msg: 'Link not found', ...field }];
    if (seen.has(id))
      return [{ index, reason: 'twice_in_request', msg: 'The same link stands twice in the request' }];
    seen.add(id);
    return [];
  });
}
