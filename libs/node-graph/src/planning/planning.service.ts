import { Injectable } from '@nestjs/common';

import { breadthFirst, Clock, shortestPath, sourcesOf, targetsOf } from '#kernel';

import type { Actor } from '../model/actor.js';
import type { LinkFace } from '../model/change.js';
import { criticalPath, type Measure } from '../model/critical-path.js';
import { nodeNotFound } from '../model/graph.errors.js';
import { type Card, PlanningRepository, type Walk } from '../store/planning.repository.js';
import type { BlockersQuery, CriticalQuery, PathQuery, ReadyQuery } from './planning-input.js';
import { tooLargeToSearch } from './planning.errors.js';

/** Nodes that a search may visit; a larger one is refused, never answered in part. */
const MOST_VISITED = 10_000;

export interface ReadyNodes {
  readonly nodes: readonly Card[];
  readonly hasMore: boolean;
}

export interface Blockers {
  /** Nearest first. */
  readonly nodes: readonly (Card & { readonly depth: number })[];
  readonly links: readonly LinkFace[];
  readonly hasMore: boolean;
  /** Links that block one of the nodes and that the caller does not see. */
  readonly hidden: number;
  readonly hiddenLinks: readonly string[];
}

export interface FoundPath {
  /** From the first to the last; empty if there is no way. */
  readonly nodes: readonly Card[];
  readonly links: readonly LinkFace[];
}

export interface FoundCriticalPath {
  readonly by: Measure;
  readonly volume: number;
  readonly finish: string | null;
  readonly nodes: readonly (Card & { readonly late: boolean })[];
  readonly links: readonly LinkFace[];
}

/** Questions of people who plan. Each is answered from what the caller sees; hidden nodes are walls, not gaps. */
@Injectable()
export class PlanningService {
  constructor(
    private readonly planning: PlanningRepository,
    private readonly clock: Clock,
  ) {}

  /** Nodes free to start: Available, so nothing blocks them and nobody works on them. */
  async ready({ root, limit, offset }: ReadyQuery, { userId }: Actor): Promise<ReadyNodes> {
    const slice = { limit: limit + 1, offset };
    const nodes = await this.planning.ready(userId, root, this.clock.date(), slice);
    return { nodes: nodes.slice(0, limit), hasMore: nodes.length > limit };
  }

  /**
   * Everything unfinished that blocks the node, directly or through others; of what is hidden from the caller the number
   * and the ids of the links. Refuses unknown and hidden nodes.
   */
  async blockers({ id, limit }: BlockersQuery, { userId }: Actor): Promise<Blockers> {
    const walk = await this.planning.blockers(userId, id, this.clock.date(), limit + 2);
    if (walk.nodes.length === 0) throw nodeNotFound('node');
    const shown = walk.nodes.slice(0, limit + 1);
    const ids = new Set(shown.map((node) => node.id));
    const links = walk.links.filter(({ source, target }) => ids.has(source) && ids.has(target));
    const depths = breadthFirst(id, sourcesOf(links));
    return {
      nodes: shown.slice(1).map((node) => ({ ...node, depth: depths.get(node.id)?.depth ?? 0 })),
      links,
      hasMore: walk.nodes.length > shown.length,
      hidden: walk.hidden,
      hiddenLinks: walk.hiddenLinks.slice(0, limit),
    };
  }

  /**
   * The shortest way up from one node to another along primary links, or along all. Refuses unknown and hidden endpoints,
   * and a search through more than 10,000 nodes.
   */
  async path({ from, to, secondary }: PathQuery, { userId }: Actor): Promise<FoundPath> {
    const now = this.clock.date();
    const walk = await this.planning.above(userId, from, secondary, now, MOST_VISITED + 1);
    if (walk.nodes.length === 0) throw nodeNotFound('source');
    const path = shortestPath(from, targetsOf(walk.links), to);
    if (path === null) {
      const goal = await this.planning.above(userId, to, false, now, 1);
      if (goal.nodes.length === 0) throw nodeNotFound('target');
      if (walk.nodes.length > MOST_VISITED) throw tooLargeToSearch(MOST_VISITED);
    }
    return along(path ?? [], walk);
  }

  /**
   * The chain of unfinished work below the node that decides when it can be finished. Refuses unknown and hidden
   * nodes, and one with more than 10,000 blockers.
   */
  async criticalPath({ id, by }: CriticalQuery, { userId }: Actor): Promise<FoundCriticalPath> {
    const walk = await this.planning.blockers(userId, id, this.clock.date(), MOST_VISITED + 2);
    if (walk.nodes.length === 0) throw nodeNotFound('node');
    if (walk.nodes.length > MOST_VISITED + 1) throw tooLargeToSearch(MOST_VISITED);
    const tasks = new Map(walk.nodes.map((node) => [node.id, node]));
    const { path, volume, finish, late } = criticalPath(tasks, walk.links, id, by);
    const { nodes, links } = along(path, walk);
    return { by, volume, finish, nodes: nodes.map((node) => ({ ...node, late: late.has(node.id) })), links };
  }
}

/** The nodes of a path, and the links between each and the next. */
function along(path: readonly string[], { nodes, links }: Walk): FoundPath {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byEnds = new Map(links.map((link) => [`${link.source} ${link.target}`, link]));
  return {
    nodes: path.map((id) => byId.get(id)).filter((node) => node !== undefined),
    links: path
      .slice(1)
      .map((id, index) => byEnds.get(`${path[index] ?? ''} ${id}`))
      .filter((link) => link !== undefined),
  };
}
