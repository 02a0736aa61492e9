/** The graph as the documentation describes it, without any cleverness: what the service is compared with. */

import type { Batch, Causes, Entity, Grant, Grants, ModelLink, ModelNode, Step } from './model-entities.js';

export type { Grants } from './model-entities.js';

class Refusal extends Error {}
const refuse = (code: string): never => {
  throw new Refusal(code);
};
const isLink = (entity: Entity): entity is ModelLink => 'source' in entity;

export class Model {
  nodes = new Map<string, ModelNode>();
  links = new Map<string, ModelLink>();
  readonly batches: Batch[] = [];
  private steps: Step[] = [];
  private stamp = {};

  /** Runs a call; answers the code of the refusal or `ok`. A refused call leaves no trace. */
  run(user: number, work: () => { undoOf?: Batch; redoOf?: Batch } | undefined): string {
    const before = this.snapshot();
    [this.steps, this.stamp] = [[], {}];
    try {
      const { undoOf = null, redoOf = null } = work() ?? {};
      if (this.steps.length === 0 && !undoOf && !redoOf) return 'ok';
      const batch: Batch = {
        user,
        steps: this.steps,
        before,
        after: this.snapshot(),
        undone: false,
        undoOf,
        undoneBy: null,
        redone: false,
      };
      if (undoOf) [undoOf.undone, undoOf.undoneBy] = [true, batch];
      if (redoOf) redoOf.redone = true;
      this.batches.push(batch);
      return 'ok';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.nodes = new Map([...before].filter(([, e]) => !isLink(e))) as Map<string, ModelNode>;
      this.links = new Map([...before].filter(([, e]) => isLink(e))) as Map<string, ModelLink>;
      return error.message;
    }
  }

  addNode(user: number, id: string, status: number, parent: string | null, linkId: string): void {
    const above = parent === null ? null : this.nodes.get(parent)!;
    if (above?.trash === true) refuse('not_found/target_in_trash');
    if (above && this.level(user, parent!) > 2) refuse('forbidden');
    const { owner } = above ?? { owner: user };
    const shared: Grants = above?.grants ?? {};
    const grants = Object.fromEntries(
      Object.entries(shared).map(([who, { level }]) => [who, { key: {}, level, version: 0 }]),
    );
    const rest = { open: null, was: null, independent: false, trash: false, batch: null, version: 0 };
    this.nodes.set(id, { owner, grants, status, ...rest });
    this.steps.push({ id, before: { trash: true }, left: { trash: false, independent: false } });
    if (parent === null) return;
    this.links.set(linkId, {
      source: id,
      target: parent,
      type: 0,
      flag: false,
      trash: false,
      batch: null,
      version: 0,
      creator: user,
    });
    const left = { trash: false, source: id, target: parent, type: 0 };
    this.steps.push({ id: linkId, before: { trash: true }, left });
    this.settle([linkId]);
  }

  update(user: number, id: string, change: { status?: number; independent?: boolean }): void {
    const node = this.nodes.get(id)!;
    if (this.level(user, id) > 2) refuse('forbidden');
    if (node.trash) refuse('bad_request.node_in_trash');
    const { status, independent } = change;
    const isDone = status === 3 && node.status !== 3;
    if (independent !== undefined) this.step(id, { independent });
    if (status !== undefined) {
      if (node.status === 2 && !node.independent) refuse('bad_request.node_blocked');
      if (status !== node.status) this.step(id, { status });
    }
    this.settle([], { completed: isDone ? [id] : [] });
  }

  moveNode(user: number, id: string, trash: boolean): void {
    const node = this.nodes.get(id)!;
    if (this.level(user, id) > 2) refuse('forbidden');
    if (trash && node.trash) refuse('bad_request.already_trashed_node');
    if (!trash && !node.trash) refuse('bad_request.not_trashed_node');
    const was = node.batch;
    this.step(id, { trash });
    const touched: string[] = [];
    for (const [linkId, link] of this.linksOf(id)) {
      if (link.trash === trash) continue;
      const ends = [this.nodes.get(link.source)!, this.nodes.get(link.target)!];
      if (!trash && (link.batch !== was || ends.some((end) => end.trash))) continue;
      if (!trash && !this.mayReturn(user, link)) continue;
      this.step(linkId, trash ? { trash } : { trash, flag: link.flag });
      touched.push(linkId);
    }
    this.settle(touched);
  }

  addLink(user: number, id: string, source: string, target: string, type: number): void {
    if (this.nodes.get(source)!.trash) refuse('not_found/source_in_trash');
    if (this.nodes.get(target)!.trash) refuse('not_found/target_in_trash');
    if (!this.mayLink(user, source, target, type)) refuse('forbidden');
    const [known] = [...this.links].filter(([, l]) =>
      [l.source, l.target].every((e) => e === source || e === target),
    );
    if (known && !known[1].trash)
      refuse(`conflict/duplicate_${known[1].source === source ? '' : 'reversed_'}link`);
    if (known) {
      this.step(known[0], { trash: false, source, target, type, flag: false });
      known[1].creator = user;
    } else {
      const fresh = {
        source,
        target,
        type,
        flag: false,
        trash: false,
        batch: null,
        version: 0,
        creator: user,
      };
      this.links.set(id, fresh);
      this.steps.push({ id, before: { trash: true }, left: { trash: false, source, target, type } });
    }
    this.settle([known?.[0] ?? id]);
  }

  changeLink(user: number, id: string, what: 'trash' | 'restore' | 'swap' | 0 | 1): void {
    const { source, target, type, flag, trash } = this.links.get(id)!;
    if (what === 'trash' || what === 'restore') {
      if (what === 'trash' ? !this.mayTrash(user, id) : !this.mayLink(user, source, target, type))
        refuse('forbidden');
      if (what === 'trash' && trash) refuse('bad_request.already_trashed_link');
      if (what === 'restore' && !trash) refuse('bad_request.not_trashed_link');
      const isDead = [source, target].some((end) => this.nodes.get(end)!.trash);
      if (what === 'restore' && isDead) refuse('bad_request.inactive_source_or_target');
      this.step(id, what === 'trash' ? { trash: true } : { trash: false, flag });
    } else if (what === 'swap') {
      if (!this.mayLink(user, target, source, type)) refuse('forbidden');
      if (trash) refuse('bad_request.link_in_trash');
      this.step(id, { source: target, target: source, flag: false });
    } else {
      if (!this.knows(user, id)) refuse('forbidden');
      if (!this.mayRetype(user, id, what)) refuse('forbidden/forbidden_type');
      if (trash) refuse('bad_request.link_in_trash');
      if (what !== type) this.step(id, { type: what, flag: false });
    }
    this.settle([id]);
  }

  /** Gives a grant (`level`), changes it, or takes it. */
  share(user: number, id: string, to: number, how: 'give' | 'change' | 'take', level: number): void {
    const { trash, owner, grants } = this.nodes.get(id)!;
    const from = grants[to];
    if (this.level(user, id) > 1) refuse('forbidden');
    if (trash && how !== 'take') refuse('bad_request.node_in_trash');
    if (how === 'give' && to === user) refuse('bad_request.cannot_share_with_self');
    if (how === 'give' && (to === owner || from)) refuse('bad_request.already_granted');
    if (how !== 'give' && !from) refuse('bad_request.not_shared');
    if (how === 'change' && to === user) refuse('forbidden');
    if (how === 'give') this.grant(id, to, { key: {}, level, version: 0 });
    else this.grant(id, to, how === 'take' ? null : { ...from!, level, version: from!.version + 1 });
  }

  publish(user: number, id: string, open: boolean): void {
    const node = this.nodes.get(id)!;
    if (this.level(user, id) > 1) refuse('forbidden/no_permission');
    if (open && node.trash) refuse('bad_request.node_in_trash');
    if (open === (node.open !== null)) refuse(`bad_request.${open ? 'already' : 'not'}_public`);
    this.open(id, open ? {} : null);
  }

  undo(user: number, batch: Batch): { undoOf: Batch } {
    if (batch.user !== user) refuse('forbidden.access_denied');
    if (batch.undone) refuse('conflict.already_undone');
    this.invert(user, batch);
    return { undoOf: batch };
  }

  redo(user: number, named: Batch): { redoOf: Batch } {
    const undo = named.undoneBy ?? named;
    if (undo.user !== user) refuse('forbidden.access_denied');
    if (!undo.undoOf || undo.undone || undo.redone) refuse('conflict.not_undone');
    this.invert(user, undo);
    return { redoOf: undo };
  }

  private grant(id: string, to: number, grant: Grant | null): void {
    const node = this.nodes.get(id)!;
    const { [to]: from = null, ...others } = node.grants;
    this.steps.push({ id, before: {}, left: {}, share: { to, from, now: grant } });
    node.grants = grant === null ? others : { ...others, [to]: grant };
  }

  private open(id: string, open: object | null): void {
    const node = this.nodes.get(id)!;
    this.steps.push({ id, before: {}, left: {}, opened: { was: node.open, now: open } });
    Object.assign(node, { open, version: node.version + 1 });
  }

  /** A batch that shared or published, which is one step. */
  private invertSharing(user: number, { id, share, opened }: Step): void {
    const { trash, grants, open } = this.nodes.get(id)!;
    if (this.level(user, id) > 1) refuse('forbidden.access_denied');
    if (opened) {
      if (open !== opened.now) refuse('conflict/version_conflict');
      if (trash && opened.was) refuse('bad_request.node_in_trash');
      this.open(id, opened.was);
      return;
    }
    const { to, from, now } = share!;
    const present = grants[to];
    if (trash && from) refuse('bad_request.node_in_trash');
    const wasDecided = from?.level !== now?.level;
    if (present?.key !== now?.key || (wasDecided && present?.level !== now?.level))
      refuse('conflict/version_conflict');
    if (from && to === user) refuse('forbidden.access_denied');
    const level = (wasDecided ? from : present)?.level;
    this.grant(id, to, from && { ...from, level: level!, version: (present ?? from).version + 1 });
  }

  private invert(user: number, { steps, before, after }: Batch): void {
    const [first] = steps;
    if (first?.share ?? first?.opened) {
      this.invertSharing(user, first);
      return;
    }
    const groups = new Map<string, Step[]>();
    for (const step of steps) groups.set(step.id, [...(groups.get(step.id) ?? []), step]);
    const now = this.snapshot();
    const demandAsLeft = (id: string, group: readonly Step[]): void => {
      const present = now.get(id) as unknown as Record<string, unknown>;
      const left = Object.assign({}, ...group.map((step) => step.left)) as object;
      const kind = this.links.has(id) ? 'link' : 'node';
      if (present['trash'] === true && !('trash' in left)) refuse(`bad_request.${kind}_in_trash`);
      for (const [name, value] of Object.entries(left))
        if (present[name] !== value) refuse('conflict/version_conflict');
    };
    const moved = new Set<string>();
    for (const [id, group] of groups) {
      if (!this.nodes.has(id)) continue;
      if (this.level(user, id) > 2) refuse('forbidden.access_denied');
      demandAsLeft(id, group);
      for (const { before: old } of [...group].reverse()) {
        if ('trash' in old) moved.add(id);
        if (!('status' in old)) this.step(id, old);
      }
    }
    const touched: string[] = [];
    for (const [id, group] of groups) {
      const link = this.links.get(id);
      if (!link) continue;
      demandAsLeft(id, group);
      const to = {
        ...link,
        ...Object.assign({}, ...[...group].reverse().map(({ before: old }) => old)),
      } as ModelLink;
      const withNode = moved.has(to.source) || moved.has(to.target);
      if (!to.trash && [to.source, to.target].some((end) => this.nodes.get(end)!.trash)) {
        if (withNode) continue;
        refuse('bad_request.inactive_source_or_target');
      }
      if (withNode && link.trash && !to.trash && !this.mayReturn(user, to)) continue;
      if (!withNode && !this.mayTurn(user, id, link, to)) refuse('forbidden.access_denied');
      // Whatever comes back from the trash is settled: its flag is a part of that step.
      for (const { before: old } of [...group].reverse())
        this.step(id, old['trash'] === false ? { flag: link.flag, ...old } : old);
      touched.push(id);
    }
    for (const id of moved)
      for (const [linkId, link] of this.linksOf(id))
        if (this.nodes.get(id)!.trash && !link.trash) this.step(linkId, { trash: true });
    const wishes = new Map<string, Record<string, unknown>>();
    const returns = new Map<string, number | null>();
    for (const [id, was] of before) {
      const [then, present] = [after.get(id)!, this.nodes.get(id) ?? this.links.get(id)!];
      if (present.trash) continue;
      const held = now.get(id)!;
      if (isLink(was)) {
        const { flag } = then as ModelLink;
        if (!groups.has(id) && was.flag !== flag && flag === (held as ModelLink).flag)
          wishes.set(id, { flag: was.flag });
      } else {
        const { status } = then as ModelNode;
        if (was.status === status || status !== (held as ModelNode).status) continue;
        if (was.status === 2) returns.set(id, was.was);
        else wishes.set(id, { status: was.status });
      }
    }
    this.settle(touched, { wishes, returns });
  }

  /** 8.1 and 8.3 for everything, until nothing changes. Links that the call changed count no further version. */
  private settle(
    touched: readonly string[],
    { wishes = new Map(), returns, completed = [] }: Causes = {},
  ): void {
    this.refuseCycle();
    const start = this.snapshot();
    const done = new Set(completed);
    for (const [id, wish] of wishes) {
      const node = this.nodes.get(id);
      if (node && node.status !== 2 && wish['status'] === 3) done.add(id);
      Object.assign(node ?? this.links.get(id)!, wish, node ? { was: null } : {});
    }
    const wished = this.snapshot() as Map<string, ModelNode>;
    const mustBlock = (id: string, node: ModelNode): boolean =>
      !node.independent &&
      [...this.links.values()].some(
        (l) => !l.trash && l.type === 0 && l.target === id && this.nodes.get(l.source)!.status !== 3,
      );
    // What a completed source blocked has become Available; otherwise a node returns to what it was.
    const freed = (id: string): number => {
      const { status, was } = wished.get(id)!;
      if (status !== 2) return status;
      const isEarned = [...this.links.values()].some(
        (l) => !l.trash && l.type === 0 && l.target === id && done.has(l.source),
      );
      return isEarned ? 0 : (was ?? 0);
    };
    const active = [...this.nodes].filter(([, node]) => !node.trash);
    const until = (change: (id: string, node: ModelNode) => boolean): void => {
      for (let again = true; again;) again = active.filter(([id, node]) => change(id, node)).length > 0;
    };
    until((id, node) => {
      const blocks = node.status !== 2 && mustBlock(id, node);
      if (blocks) [node.was, node.status] = [returns?.get(id) ?? node.status, 2];
      return blocks;
    });
    until((id, node) => {
      const frees = node.status === 2 && !mustBlock(id, node);
      if (frees) [node.status, node.was] = [freed(id), null];
      return frees;
    });
    for (const link of this.links.values()) {
      if (link.trash) continue;
      const [source, target] = [this.nodes.get(link.source)!, this.nodes.get(link.target)!];
      const isBlocking = source.status !== 3 && !target.independent;
      link.flag = link.type === 0 && target.status !== 3 && (isBlocking || link.flag);
    }
    for (const [id, was] of start) {
      const entity = this.nodes.get(id) ?? this.links.get(id)!;
      const changed = isLink(was)
        ? !touched.includes(id) && was.flag !== (entity as ModelLink).flag
        : was.status !== (entity as ModelNode).status;
      if (changed) entity.version += 1;
      // A status that an undo put back was decided about, as the one that it replaced.
      if (changed && !isLink(was) && was.status !== 2 && (entity as ModelNode).status !== 2)
        this.steps.push({
          id,
          before: { status: was.status },
          left: { status: (entity as ModelNode).status },
        });
    }
  }

  private refuseCycle(): void {
    const above = (id: string): string[] =>
      [...this.links.values()]
        .filter((l) => !l.trash && l.type === 0 && l.source === id)
        .map((l) => l.target);
    for (const id of this.nodes.keys()) {
      const seen = new Set(above(id));
      for (const next of seen) for (const target of above(next)) seen.add(target);
      if (seen.has(id)) refuse('conflict/cycle');
    }
  }

  private step(id: string, change: Record<string, unknown>): void {
    const entity = (this.nodes.get(id) ?? this.links.get(id)!) as unknown as Record<string, unknown>;
    // What stays as it is was not decided; a flag goes back with the rest all the same.
    const names = Object.keys(change).filter((name) => name === 'flag' || entity[name] !== change[name]);
    const before = Object.fromEntries(names.map((name) => [name, entity[name]]));
    const decided = names.filter((name) => name !== 'flag');
    const left = Object.fromEntries(decided.map((name) => [name, change[name]]));
    this.steps.push({ id, before, left });
    Object.assign(entity, change, { version: (entity['version'] as number) + 1 });
    if ('trash' in change) entity['batch'] = this.stamp;
  }

  private linksOf(id: string): [string, ModelLink][] {
    return [...this.links].filter(([, { source, target }]) => source === id || target === id);
  }

  private level(user: number, id: string): number {
    const { owner, grants } = this.nodes.get(id)!;
    return owner === user ? 0 : (grants[user]?.level ?? 9);
  }

  private knows(user: number, id: string): boolean {
    const { source, target } = this.links.get(id)!;
    return Math.min(this.level(user, source), this.level(user, target)) <= 3;
  }

  private mayLink(user: number, source: string, target: string, type: number): boolean {
    return this.level(user, source) <= 2 && this.level(user, target) <= (type === 0 ? 2 : 3);
  }

  /** With its node: as who brings it back, or as who made it, could make it now. */
  private mayReturn(user: number, { source, target, type, creator }: ModelLink): boolean {
    return [user, creator].some((maker) => this.mayLink(maker, source, target, type));
  }

  private mayTrash(user: number, id: string): boolean {
    const { source, target, type, creator } = this.links.get(id)!;
    if (this.level(user, source) === 0 || this.level(user, target) <= 2) return true;
    return creator === user && this.mayLink(user, source, target, type);
  }

  private mayRetype(user: number, id: string, type: number): boolean {
    const { source, target } = this.links.get(id)!;
    return this.mayLink(user, source, target, type) || (type === 1 && this.mayTrash(user, id));
  }

  private mayTurn(user: number, id: string, from: ModelLink, to: ModelLink): boolean {
    if (!from.trash && to.trash) return this.mayTrash(user, id);
    if (from.trash !== to.trash) return this.mayLink(user, to.source, to.target, to.type);
    if (from.source !== to.source) return this.mayLink(user, to.source, to.target, to.type);
    return from.type === to.type || this.mayRetype(user, id, to.type);
  }

  private snapshot(): Map<string, Entity> {
    return new Map([...this.nodes, ...this.links].map(([id, entity]) => [id, { ...entity }]));
  }
}
