'use strict';

/** The same graph as a list: for keyboards, screen readers, phones, and whoever prefers it. */
(() => {
  const GROUPS = [
    { status: 1, name: 'In progress', mark: '◐' },
    { status: 0, name: 'Available', mark: '○' },
    { status: 2, name: 'Blocked', mark: '⊘' },
    { status: 3, name: 'Completed', mark: '✓' },
  ];
  const MOST = 200;

  class GraphList {
    constructor(store, onSelect) {
      this.store = store;
      this.onSelect = onSelect;
      this.chosen = null;
      this.groups = document.getElementById('groups');
      this.details = document.getElementById('details');
      this.filter = document.getElementById('filter');
      this.filter.addEventListener('input', () => this.show());
    }

    show() {
      const nodes = [...this.store.nodes.values()].sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
      const wanted = this.filter.value.trim().toLowerCase();
      const focused = document.activeElement?.dataset?.node;
      const inDetails = this.details.contains(document.activeElement);
      for (const counter of document.querySelectorAll('[data-count]')) {
        counter.textContent = String(
          nodes.filter(({ status }) => status === Number(counter.dataset.count)).length,
        );
      }
      this.groups.replaceChildren(
        ...GROUPS.map((group) => {
          const members = nodes.filter(
            (node) => node.status === group.status && titleOf(node).toLowerCase().includes(wanted),
          );
          return members.length === 0 ? '' : this.section(group, members);
        }),
      );
      this.showDetails();
      if (focused !== undefined && !inDetails) this.buttonOf(focused)?.focus();
    }

    select(id) {
      this.chosen = id;
      for (const button of this.groups.querySelectorAll('.item')) {
        button.setAttribute('aria-pressed', String(button.dataset.node === id));
      }
      this.showDetails();
    }

    buttonOf(id) {
      return this.groups.querySelector(`[data-node="${CSS.escape(id)}"]`);
    }

    section({ status, name, mark }, members) {
      const items = members.slice(0, MOST).map((node) => make('li', {}, this.item(node, this.hintOf(node))));
      if (members.length > MOST) {
        items.push(
          make('li', { className: 'more' }, `and ${members.length - MOST} more: filter to find them`),
        );
      }
      const heading = make(
        'h2',
        { className: `s${status}`, id: `group-${status}` },
        make('span', { className: 'mark', ariaHidden: 'true' }, mark),
        name,
        make('small', {}, String(members.length)),
      );
      const list = make('ul', {}, ...items);
      list.setAttribute('aria-labelledby', heading.id);
      return make('div', {}, heading, list);
    }

    item(node, hint) {
      const button = make('button', { type: 'button', className: 'item', dir: 'auto' }, titleOf(node));
      button.dataset.node = node.id;
      button.setAttribute('aria-pressed', String(node.id === this.chosen));
      if (hint.length > 0) button.append(make('small', { dir: 'ltr' }, ...hint));
      button.addEventListener('click', () => this.onSelect(node.id));
      return button;
    }

    /** What the entry says beside its title: titles in it have their own direction. */
    hintOf(node) {
      const parts = [];
      if (node.status === 2) {
        const names = this.store.blockersOf(node.id).map((other) => make('bdi', {}, titleOf(other)));
        const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
        if (names.length > 0) parts.push(['waits for ', ...between(names.slice(0, 3), ', '), more]);
        if (node.hiddenBlockers > 0) parts.push([`waits for ${hiddenOf(node)}`]);
      }
      if (node.dueDate) parts.push([`due ${dueOf(node.dueDate)}`]);
      return between(parts, [' · ']).flat();
    }

    showDetails() {
      const node = this.store.nodes.get(this.chosen);
      this.details.hidden = node === undefined;
      if (node === undefined) return;
      const close = make(
        'button',
        { type: 'button', className: 'close', ariaLabel: 'Close the details' },
        '✕',
      );
      close.addEventListener('click', () => {
        this.onSelect(null);
        this.buttonOf(node.id)?.focus();
      });
      const links = this.store.shownLinks();
      const ends = (end, other, type) =>
        links
          .filter((link) => link[end] === node.id && link.type === type)
          .map((link) => this.store.nodes.get(link[other]));
      const related = [...ends('source', 'target', 1), ...ends('target', 'source', 1)];
      const rows = [
        ['Status', GROUPS.find(({ status }) => status === node.status)?.name],
        ['Due', node.dueDate ? dueOf(node.dueDate) : ''],
        ['Priority', node.priority ? String(node.priority) : ''],
        ['Volume', node.volume ? String(node.volume) : ''],
        ['Tags', (node.tags ?? []).join(', ')],
        ['Assigned', (node.assignee ?? []).join(', ')],
        ['Needs', ends('target', 'source', 0)],
        ['Also needs', node.hiddenBlockers > 0 ? hiddenOf(node) : ''],
        ['Leads to', ends('source', 'target', 0)],
        ['Related', related],
      ];
      const list = make('dl', {});
      for (const [name, value] of rows) {
        if (value === undefined || value.length === 0) continue;
        const shown = typeof value === 'string' ? [value] : value.map((other) => this.item(other, []));
        list.append(make('dt', {}, name), make('dd', { dir: 'auto' }, ...shown));
      }
      const description = node.description ? [make('p', { dir: 'auto' }, node.description)] : [];
      this.details.replaceChildren(
        close,
        make('h2', { id: 'details-title', dir: 'auto' }, titleOf(node)),
        ...description,
        list,
      );
    }
  }

  function titleOf({ title }) {
    return title === '' ? 'Untitled' : title;
  }

  function between(entries, separator) {
    return entries.flatMap((entry, index) => (index === 0 ? [entry] : [separator, entry]));
  }

  function hiddenOf({ hiddenBlockers }) {
    return hiddenBlockers === 1 ? 'one thing you cannot see' : `${hiddenBlockers} things you cannot see`;
  }

  /** A day is the same everywhere, a moment has the time of whoever looks at it. */
  function dueOf(text) {
    const isDay = !text.includes('T');
    return new Date(text).toLocaleString(
      undefined,
      isDay ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'medium', timeStyle: 'short' },
    );
  }

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  globalThis.GraphList = GraphList;
  globalThis.GraphNames = {
    titleOf,
    statusOf: (node) => GROUPS.find(({ status }) => status === node.status)?.name,
  };
})();
