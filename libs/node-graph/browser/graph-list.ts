import { between, byId, inputById, make } from './dom.js';
import type { GraphStore } from './graph-store.js';
import { type GraphNode, titleOf } from './model.js';
import { detailsOf, dueOf, hiddenOf } from './node-details.js';
import { STATUSES, type StatusName } from './statuses.js';

/** How many nodes of a status are listed. */
const MOST = 200;

/** The same graph as a list: for keyboards, screen readers, phones, and whoever prefers it. */
export class GraphList {
  private chosen: string | null = null;
  private readonly groups = byId('groups');
  private readonly details = byId('details');
  private readonly filter = inputById('filter');

  constructor(
    private readonly store: GraphStore,
    private readonly onSelect: (id: string | null) => void,
  ) {
    this.filter.addEventListener('input', () => this.show());
  }

  show(): void {
    const nodes = [...this.store.nodes.values()].sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
    const wanted = this.filter.value.trim().toLowerCase();
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement ? activeElement.dataset['node'] : undefined;
    const inDetails = this.details.contains(activeElement);
    for (const counter of document.querySelectorAll<HTMLElement>('[data-count]')) {
      const status = Number(counter.dataset['count']);
      counter.textContent = String(nodes.filter((node) => node.status === status).length);
    }
    this.groups.replaceChildren(
      ...STATUSES.flatMap((group) => {
        const members = nodes.filter(
          (node) => node.status === group.status && titleOf(node).toLowerCase().includes(wanted),
        );
        return members.length === 0 ? [] : [this.section(group, members)];
      }),
    );
    this.showDetails();
    if (focused !== undefined && !inDetails) this.buttonOf(focused)?.focus();
  }

  select(id: string | null): void {
    this.chosen = id;
    for (const button of this.groups.querySelectorAll<HTMLElement>('.item')) {
      button.setAttribute('aria-pressed', String(button.dataset['node'] === id));
    }
    this.showDetails();
  }

  private buttonOf(id: string): HTMLElement | null {
    return this.groups.querySelector(`[data-node="${CSS.escape(id)}"]`);
  }

  private section({ status, name, mark }: StatusName, members: readonly GraphNode[]): HTMLElement {
    const items = members.slice(0, MOST).map((node) => make('li', {}, this.item(node, this.hintOf(node))));
    if (members.length > MOST) {
      const more = `and ${String(members.length - MOST)} more: filter to find them`;
      items.push(make('li', { className: 'more' }, more));
    }
    const heading = make(
      'h2',
      { className: `s${String(status)}`, id: `group-${String(status)}` },
      make('span', { className: 'mark', ariaHidden: 'true' }, mark),
      name,
      make('small', {}, String(members.length)),
    );
    const list = make('ul', {}, ...items);
    list.setAttribute('aria-labelledby', heading.id);
    return make('div', {}, heading, list);
  }

  private item(node: GraphNode, hint: readonly (Node | string)[]): HTMLElement {
    const button = make('button', { type: 'button', className: 'item', dir: 'auto' }, titleOf(node));
    button.dataset['node'] = node.id;
    button.setAttribute('aria-pressed', String(node.id === this.chosen));
    if (hint.length > 0) button.append(make('small', { dir: 'ltr' }, ...hint));
    button.addEventListener('click', () => this.onSelect(node.id));
    return button;
  }

  /** What the entry says beside its title: titles in it have their own direction. */
  private hintOf(node: GraphNode): readonly (Node | string)[] {
    const parts: (readonly (Node | string)[])[] = [];
    if (node.status === 2) {
      const names = this.store.blockersOf(node.id).map((other) => make('bdi', {}, titleOf(other)));
      const more = names.length > 3 ? ` and ${String(names.length - 3)} more` : '';
      if (names.length > 0) parts.push(['waits for ', ...between(names.slice(0, 3), ', '), more]);
      const hidden = hiddenOf(node);
      if (hidden !== '') parts.push([`waits for ${hidden}`]);
    }
    if (node.dueDate) parts.push([`due ${dueOf(node.dueDate)}`]);
    return between(parts, [' · ']).flat();
  }

  private showDetails(): void {
    const node = this.chosen === null ? undefined : this.store.nodes.get(this.chosen);
    this.details.hidden = node === undefined;
    if (node === undefined) return;
    const close = make('button', { type: 'button', className: 'close', ariaLabel: 'Close the details' }, '✕');
    close.addEventListener('click', () => {
      this.onSelect(null);
      this.buttonOf(node.id)?.focus();
    });
    this.details.replaceChildren(close, ...detailsOf(node, this.store, (other) => this.item(other, [])));
  }
}
