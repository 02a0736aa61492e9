import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { newId, type NewEvent } from '#kernel';

import { cycleMessage, refuseCycles } from './cycles.js';
import { LinkChecksRepository, type SharedProject } from './link-checks.repository.js';
import {
  alreadyExists,
  hasTarget,
  inRuledNames,
  type Refusal,
  refuseByThemselves,
  type ResolvedLink,
  resolveLinks,
  type Rules,
  type WantedLink,
} from './link-rules.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ItemUsage } from '../usage/item-usage.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { Loc } from '../addressing/item-address.js';
import { insertionOrder } from './insertion-order.js';
import { linksRefused } from './links.errors.js';
import { itemLinked } from './links.events.js';
import { ItemLinksRepository } from './item-links.repository.js';

/** A created link (docs/contracts/item-links.md#create-a-link: these six fields and no more). */
export interface CreatedLink {
  readonly id: string;
  readonly projectId: string;
  readonly sourceItemId: string;
  readonly targetItemId: string;
  readonly relationship: string;
  readonly createdAt: Date;
}

export interface WriteOptions {
  /** Where an entry, or a field of it, stands in the request. */
  readonly loc: (index: number, field?: string) => Loc;
  /** Links that are there already: refused unless skipped. */
  readonly skipExisting?: boolean;
  /** Everything but the writing. */
  readonly dryRun?: boolean;
}

/** What was found out about links that somebody wants to write. */
export interface ExaminedLinks {
  readonly fresh: readonly ResolvedLink[];
  readonly refusals: readonly Refusal[];
}

/** How far a sweep for cycles looks in one direction before it tries the other. */
const SWEEPS = [1_000, 16_000, 256_000, 2_000_000] as const;

/** Of one statement. */
const LINKS_AT_ONCE = 500;

/**
 * Writes links under the rules of their project, all of them or none. Every way of creating links leads here,
 * but for the one statement that creates a single link of a relationship without rules.
 */
@Injectable()
export class LinkWriter {
  constructor(
    private readonly checks: LinkChecksRepository,
    private readonly links: ItemLinksRepository,
    private readonly usage: ItemUsage,
  ) {}

  /**
   * Refuses an unknown project (404), and with the place of every entry what cannot be. In a dry run the links are
   * answered that would be written.
   */
  async write(
    workspace: WorkspaceRef,
    projectName: string,
    wanted: readonly WantedLink[],
    options: WriteOptions,
    tx: Tx,
  ): Promise<CreatedLink[]> {
    const project = await this.checks.shareProject(workspace.workspaceId, projectName, tx);
    if (project === null) throw projectNotFound();
    const { fresh, refusals } = await this.examine(project, wanted, options, tx);
    if (refusals.length > 0) throw linksRefused(refusals, options.loc);
    return this.insert(workspace, project.id, fresh, options, tx);
  }

  /** The links that can be written, and why others cannot. Those that are there already are neither, where they are skipped. */
  async examine(
    project: SharedProject,
    wanted: readonly WantedLink[],
    options: Omit<WriteOptions, 'loc'>,
    tx: Tx,
  ): Promise<ExaminedLinks> {
    const addresses = wanted.flatMap(({ source, target }) => [source, target]);
    const found = resolveLinks(wanted, await this.checks.ends(project.id, addresses, tx));
    const { refusals } = found;
    const rules = await this.rulesOf(project, found.links, tx);
    const links = inRuledNames(found.links, rules);
    refusals.push(...refuseByThemselves(links, rules));
    // Without rules the insert finds those that exist; they are looked up to be named with other mistakes.
    const lookUp = options.dryRun === true || refusals.length > 0 || rules.size > 0;
    const existing = lookUp ? await this.checks.existing(links, rules, tx) : new Map<ResolvedLink, string>();
    if (!options.skipExisting) refusals.push(...[...existing.keys()].map(alreadyExists));
    const settled = new Set(refusals.map(({ index }) => index));
    const fresh = links.filter((link) => !existing.has(link) && !settled.has(link.index));
    const refused = await this.refuseByOthers(fresh, rules, tx);
    const out = new Set(refused.map(({ index }) => index));
    refusals.push(...refused);
    return { fresh: fresh.filter(({ index }) => !out.has(index)), refusals };
  }

  /** The rules of the relationships; the writers of those that need it go one after the other from here on. */
  private async rulesOf(project: SharedProject, links: readonly ResolvedLink[], tx: Tx): Promise<Rules> {
    const ruled = new Set(project.ruled);
    const names = [...new Set(links.map(({ relationship }) => relationship))].filter((name) =>
      ruled.has(name),
    );
    if (names.length === 0) return new Map();
    const rules = await this.checks.rules(project.id, names, tx);
    const strict = [...rules.values()].filter((rule) => rule.acyclic || rule.symmetric || rule.singleTarget);
    if (strict.length > 0)
      await this.checks.lockRelationships(
        project.id,
        strict.map(({ name }) => name),
        tx,
      );
    return rules;
  }

  /** What the stored links have against the new ones. */
  private async refuseByOthers(links: readonly ResolvedLink[], rules: Rules, tx: Tx): Promise<Refusal[]> {
    const single = links.filter(({ relationship }) => rules.get(relationship)?.singleTarget);
    const refusals = single.length === 0 ? [] : await this.taken(single, tx);
    for (const { name, acyclic } of rules.values()) {
      if (!acyclic) continue;
      refusals.push(
        ...(await this.cycles(
          links.filter(({ relationship }) => relationship === name),
          name,
          tx,
        )),
      );
    }
    return refusals;
  }

  private async taken(links: readonly ResolvedLink[], tx: Tx): Promise<Refusal[]> {
    return (await this.checks.taken(links, tx)).map(({ link, name }) => hasTarget(link, name));
  }

  /** A cycle leads from a target of the new links to a source of them: whichever side is smaller is swept. */
  private async cycles(
    links: readonly ResolvedLink[],
    relationship: string,
    tx: Tx,
  ): Promise<readonly Refusal[]> {
    if (links.length === 0) return [];
    const sides = {
      down: links.map(({ target }) => target.id),
      up: links.map(({ source }) => source.id),
    } as const;
    for (const most of SWEEPS) {
      for (const sweep of ['down', 'up'] as const) {
        const reached = await this.checks.reach(sweep, sides[sweep], relationship, most, tx);
        if (reached === null) continue;
        const found = new Set(reached);
        if (!sides[sweep === 'down' ? 'up' : 'down'].some((id) => found.has(id))) return [];
        const edges = await this.checks.edges(sweep, reached, relationship, tx);
        return this.named(refuseCycles(links, edges), tx);
      }
    }
    throw new Error(`more than ${String(SWEEPS.at(-1))} items hang together by ${relationship}`);
  }

  /** Cycles by the refs of their items. */
  private async named(refusals: readonly Refusal[], tx: Tx): Promise<readonly Refusal[]> {
    if (refusals.length === 0) return refusals;
    const refs = await this.checks.refs([...new Set(refusals.flatMap(({ cycle = [] }) => cycle))], tx);
    return refusals.map((one) => (one.cycle ? { ...one, msg: cycleMessage(one.cycle, refs) } : one));
  }

  /** Writes links that were examined in the same transaction; answers those that were not there by then. */
  async insert(
    workspace: WorkspaceRef,
    projectId: string,
    links: readonly ResolvedLink[],
    { loc, skipExisting, dryRun }: WriteOptions,
    tx: Tx,
  ): Promise<CreatedLink[]> {
    const createdAt = tx.now;
    // Sorted ids keep the order of the request in lists, which goes by time and id.
    const ids = links.map(() => newId(createdAt.getTime())).sort();
    const rows = links.map(({ source, target, relationship }, place) => ({
      id: ids[place] ?? '',
      projectId,
      createdAt,
      sourceItemId: source.id,
      targetItemId: target.id,
      relationship,
    }));
    if (dryRun || rows.length === 0) return rows;
    const batch = { projectId, createdBy: workspace.userId, createdAt };
    const events: NewEvent[] = [];
    const places = insertionOrder(rows.map((row) => [row.sourceItemId, row.targetItemId, row.relationship]));
    const parts = Array.from({ length: Math.ceil(places.length / LINKS_AT_ONCE) }, (_, part) =>
      places.slice(part * LINKS_AT_ONCE, (part + 1) * LINKS_AT_ONCE),
    );
    // All are sent at once: while the database writes some of them, those before are told.
    await Promise.all(
      parts.map(async (part) => {
        const some = part.flatMap((place) => rows[place] ?? []);
        const written = await this.links.insertMissing({ ...batch, links: some }, tx);
        for (const place of part) {
          const [row, ends] = [rows[place], links[place]];
          if (row && ends && written.has(row.id)) events[place] = itemLinked(row, ends, workspace);
        }
      }),
    );
    const created = rows.filter((_, place) => events[place] !== undefined);
    if (created.length < rows.length && !skipExisting) {
      const stored = await this.checks.existing(links, new Map(), tx);
      const lost = links.filter((link, place) => stored.get(link) !== rows[place]?.id);
      throw linksRefused(lost.map(alreadyExists), loc);
    }
    this.usage.admitLinks(workspace.workspaceId, projectId, created.length, tx);
    tx.emit(workspace.call, ...rows.flatMap((_, place) => events[place] ?? []));
    return created;
  }
}
