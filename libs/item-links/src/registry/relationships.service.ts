import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { newId } from '#kernel';
import { invalidInput } from '#platform/input';

import { CycleSearch, cycleShown } from '../links/cycles.js';
import { LinkChecksRepository } from '../links/link-checks.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { Relationship } from './relationship.entity.js';
import {
  linksBreakRule,
  relationshipAlreadyExists,
  relationshipNameTaken,
  relationshipNotFound,
  tooManyLinks,
  tooManyRelationships,
} from './relationships.errors.js';
import { relationshipChanged, relationshipRegistered, relationshipRemoved } from './relationships.events.js';
import { RelationshipsRepository } from './relationships.repository.js';

const MOST_RELATIONSHIPS = 200;
const MOST_TYPES = 50;
/** They are held in memory while they are searched. */
const MOST_EDGES = 250_000;

export interface RuleChanges {
  readonly inverse?: string | null;
  readonly acyclic?: boolean | null;
  readonly symmetric?: boolean | null;
  readonly single_target?: boolean | null;
  readonly source_types?: string[] | null;
  readonly target_types?: string[] | null;
}

/**
 * The relationships that a project has rules for. A rule holds for all links of its relationship, those
 * included that were there before: a rule that they break is refused.
 */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly relationships: RelationshipsRepository,
    private readonly projects: ProjectsService,
    private readonly checks: LinkChecksRepository,
  ) {}

  async list(workspace: WorkspaceRef, project: string): Promise<Relationship[]> {
    return this.relationships.list((await this.projects.get(workspace, project)).id);
  }

  async get(workspace: WorkspaceRef, project: string, name: string): Promise<Relationship> {
    const { id } = await this.projects.get(workspace, project);
    return demand(await this.relationships.find(id, name));
  }

  async create(
    workspace: WorkspaceRef,
    project: string,
    { name, ...changes }: RuleChanges & { readonly name: string },
  ): Promise<Relationship> {
    return this.locked(workspace, project, async (projectId, tx) => {
      const { now } = tx;
      if ((await this.relationships.count(projectId, tx)) >= MOST_RELATIONSHIPS)
        throw tooManyRelationships(MOST_RELATIONSHIPS);
      const blank = { id: newId(now.getTime()), createdAt: now, projectId, name, inverse: null };
      const lax = {
        acyclic: false,
        symmetric: false,
        singleTarget: false,
        sourceTypes: null,
        targetTypes: null,
      };
      const rule = changed(Object.assign(new Relationship(), blank, lax), changes, now);
      await this.relationships.insert(rule, tx);
      await this.demandOwnNames(rule, null, tx);
      await this.demandObeyed(rule, tx);
      if (rule.symmetric) await this.relationships.markSymmetric(projectId, name, true, tx);
      tx.emit(workspace.call, relationshipRegistered(rule, workspace));
      return rule;
    }).catch((error: unknown) => {
      if (isViolation(error, 'uq_relationships_project_name')) throw relationshipAlreadyExists(name);
      throw error;
    });
  }

  async update(
    workspace: WorkspaceRef,
    project: string,
    name: string,
    changes: RuleChanges,
  ): Promise<Relationship> {
    return this.locked(workspace, project, async (projectId, tx) => {
      const before = demand(await this.relationships.find(projectId, name, tx));
      if (Object.keys(changes).length === 0) return before;
      const rule = changed(before, changes, tx.now);
      const { id, ...columns } = rule;
      await this.relationships.update(id, projectId, columns, tx);
      await this.demandOwnNames(rule, before.inverse, tx);
      await this.demandObeyed(rule, tx);
      // Also where it says what was true already: links of an earlier build beside this one are not marked.
      if (changes.symmetric != null)
        await this.relationships.markSymmetric(projectId, name, rule.symmetric, tx);
      tx.emit(workspace.call, relationshipChanged(before, rule, workspace));
      return rule;
    });
  }

  /** The links stay, and are free text again. */
  async delete(workspace: WorkspaceRef, project: string, name: string): Promise<void> {
    await this.locked(workspace, project, async (projectId, tx) => {
      const rule = demand(await this.relationships.find(projectId, name, tx));
      await this.relationships.delete(projectId, name, tx);
      if (rule.symmetric) await this.relationships.markSymmetric(projectId, name, false, tx);
      tx.emit(workspace.call, relationshipRemoved(rule, workspace));
    });
  }

  private async locked<T>(
    workspace: WorkspaceRef,
    project: string,
    work: (projectId: string, tx: Tx) => Promise<T>,
  ): Promise<T> {
    const { id } = await this.projects.get(workspace, project);
    return this.transactions.run(async (tx) => {
      if (!(await this.relationships.lockProject(id, tx))) throw projectNotFound();
      return work(id, tx);
    });
  }

  /** Name and inverse are two spellings of one link: nothing else is called so. */
  private async demandOwnNames(rule: Relationship, inverseBefore: string | null, tx: Tx): Promise<void> {
    const shared = await this.relationships.sharedName(rule, tx);
    if (shared !== null) throw relationshipNameTaken(shared);
    const { inverse, name } = rule;
    if (inverse === null || inverse === name || inverse === inverseBefore) return;
    const item = await this.relationships.calledInverse(rule, tx);
    await this.refuseFor(item, `has a link called "${inverse}"`, tx);
  }

  private async demandObeyed(rule: Relationship, tx: Tx): Promise<void> {
    const refuse = (item: string | null, how: string): Promise<void> => this.refuseFor(item, how, tx);
    if (rule.symmetric)
      await refuse(await this.relationships.twins(rule, tx), 'has a link in each direction');
    if (rule.singleTarget)
      await refuse(await this.relationships.secondTarget(rule, tx), 'has several targets');
    if (rule.sourceTypes ?? rule.targetTypes)
      await refuse(
        await this.relationships.wrongType(rule, tx),
        'has a link between types that are not allowed',
      );
    if (rule.acyclic) await this.demandNoCycle(rule, tx);
  }

  /** Refuses a rule because of an item, if there is one, which is called by its ref if it has one. */
  private async refuseFor(item: string | null, how: string, tx: Tx): Promise<void> {
    if (item === null) return;
    const refs = await this.checks.refs([item], tx);
    throw linksBreakRule(`item ${refs.get(item) ?? item} ${how}`);
  }

  private async demandNoCycle(rule: Relationship, tx: Tx): Promise<void> {
    const edges = await this.relationships.edges(rule, MOST_EDGES + 1, tx);
    if (edges.length > MOST_EDGES) throw tooManyLinks(MOST_EDGES);
    const search = new CycleSearch();
    for (const { source, target } of edges) search.add(source, target);
    const cycle = search.find();
    if (cycle === null) return;
    throw linksBreakRule(`there is a cycle, ${cycleShown(cycle, await this.checks.refs(cycle, tx))}`);
  }
}

function demand(rule: Relationship | null): Relationship {
  if (rule === null) throw relationshipNotFound();
  return rule;
}

/** Refuses what contradicts itself (422). */
function changed(rule: Relationship, changes: RuleChanges, now: Date): Relationship {
  const {
    inverse = rule.inverse,
    source_types: from = rule.sourceTypes,
    target_types: to = rule.targetTypes,
  } = changes;
  const next = Object.assign(new Relationship(), rule, {
    inverse,
    acyclic: changes.acyclic ?? rule.acyclic,
    symmetric: changes.symmetric ?? rule.symmetric,
    singleTarget: changes.single_target ?? rule.singleTarget,
    sourceTypes: distinct(from, 'source_types'),
    targetTypes: distinct(to, 'target_types'),
    updatedAt: now,
  });
  if (next.inverse === next.name && !next.symmetric) {
    const msg = 'inverse should differ from the name, unless the relationship is symmetric';
    throw invalidInput([{ loc: ['body', 'inverse'], msg, type: 'value_error' }]);
  }
  if (next.symmetric && (next.acyclic || next.singleTarget)) {
    const msg = 'symmetric excludes acyclic and single_target';
    throw invalidInput([{ loc: ['body', 'symmetric'], msg, type: 'value_error' }]);
  }
  return next;
}

function distinct(types: readonly string[] | null, field: string): string[] | null {
  if (types === null) return null;
  if (!Array.isArray(types))
    throw invalidInput([{ loc: ['body', field], msg: 'Input should be a list', type: 'list_type' }]);
  const kept = [...new Set<string>(types)];
  if (kept.length >= 1 && kept.length <= MOST_TYPES) return kept;
  const msg = `List should have 1 to ${String(MOST_TYPES)} items`;
  throw invalidInput([{ loc: ['body', field], msg, type: kept.length === 0 ? 'too_short' : 'too_long' }]);
}
