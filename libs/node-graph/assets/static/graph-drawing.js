'use strict';

/** The drawing: Cytoscape on a canvas, laid out in layers from what comes first to what it leads to. */
(() => {
  const MARKS = ['○', '◐', '⊘', '✓'];
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
  const WIDEST = 150;
  const MANY = 500;
  const GAP = 60;
  const SMALLEST = 0.35;
  const measure = document.createElement('canvas').getContext('2d');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  class GraphDrawing {
    constructor(container, store, onSelect) {
      this.container = container;
      this.store = store;
      this.cy = cytoscape({
        container,
        style: styles(),
        minZoom: 0.05,
        maxZoom: 2.5,
        boxSelectionEnabled: false,
        autounselectify: false,
      });
      this.cy.on('tap', 'node', ({ target }) => onSelect(target.id()));
      this.cy.on('tap', ({ target }) => {
        if (target === this.cy) onSelect(null);
      });
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.cy.style(styles()));
      new ResizeObserver(() => this.resized()).observe(container);
    }

    /** Brings the drawing up to date; `shape`: nodes or links came or went, so it is laid out anew. */
    draw(shape) {
      const links = this.store.shownLinks();
      this.cy.batch(() => {
        const wanted = new Set([...this.store.nodes.keys(), ...links.map(({ id }) => id)]);
        this.cy.elements().forEach((element) => {
          if (!wanted.has(element.id())) element.remove();
        });
        for (const node of this.store.nodes.values()) this.put(node.id, 'nodes', faceOf(node));
        for (const link of links) {
          const known = this.cy.getElementById(link.id);
          if (
            known.nonempty() &&
            (known.data('source') !== link.source || known.data('target') !== link.target)
          ) {
            known.remove();
          }
          const kind = this.store.isBlocking(link) ? 'blocking' : link.type === 0 ? 'done' : 'related';
          this.put(link.id, 'edges', { source: link.source, target: link.target, kind });
        }
      });
      if (shape) this.arrange(links);
    }

    /** Shows what has just changed. */
    flash(ids) {
      if (calm.matches) return;
      for (const id of ids) this.cy.getElementById(id).flashClass('fresh', 1600);
    }

    select(id) {
      this.cy.elements().removeClass('chosen near far');
      if (id === null) return;
      const node = this.cy.getElementById(id);
      if (node.empty()) return;
      this.cy.elements().addClass('far');
      node.closedNeighborhood().removeClass('far').addClass('near');
      node.addClass('chosen');
      const { x1, x2, y1, y2 } = this.cy.extent();
      const { x, y } = node.position();
      if (x < x1 || x > x2 || y < y1 || y > y2) this.move({ center: { eles: node } });
    }

    zoom(factor) {
      const { clientWidth: width, clientHeight: height } = this.container;
      this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
    }

    fit() {
      this.move({ fit: { eles: this.cy.elements(), padding: 30 } });
    }

    put(id, group, data) {
      const known = this.cy.getElementById(id);
      if (known.nonempty()) known.data(data);
      else this.cy.add({ group, data: { id, ...data } });
    }

    arrange(links) {
      const across = this.container.clientWidth > this.container.clientHeight;
      const places = placesOf(this.store.nodes, links, across, this.container);
      const first = this.places === undefined;
      this.cy.edges().toggleClass('across', across);
      this.places = places;
      this.cy.nodes().forEach((node) => {
        const place = places.get(node.id());
        if (place === undefined) return;
        const still = first || calm.matches || places.size > MANY || isUnplaced(node);
        if (still) node.position(place);
        else node.animate({ position: place }, { duration: 350, easing: 'ease-out' });
      });
      if (first) this.cy.fit(undefined, 30);
      else if (!calm.matches && places.size <= MANY) setTimeout(() => this.fitIfOutside(), 400);
      else this.fitIfOutside();
      if (first) this.cy.zoom({ level: Math.min(Math.max(this.cy.zoom(), SMALLEST), 1.15) });
      if (first) this.cy.center();
    }

    fitIfOutside() {
      const all = this.cy.elements().boundingBox();
      const seen = this.cy.extent();
      if (all.x1 < seen.x1 || all.x2 > seen.x2 || all.y1 < seen.y1 || all.y2 > seen.y2) this.fit();
    }

    move(animation) {
      if (calm.matches) {
        if (animation.fit) this.cy.fit(animation.fit.eles, animation.fit.padding);
        else this.cy.center(animation.center.eles);
      } else this.cy.animate(animation, { duration: 300 });
    }

    resized() {
      this.cy.resize();
    }
  }

  function isUnplaced(node) {
    const { x, y } = node.position();
    return x === 0 && y === 0;
  }

  /** The label, wrapped into at most two lines, and the size of its box. */
  function faceOf({ title, status }) {
    measure.font = `14px ${FONT}`;
    const lines = wrapped(title === '' ? 'Untitled' : title);
    const label = `${MARKS[status]} ${lines.join('\n')}`;
    const widest = Math.max(...label.split('\n').map((line) => measure.measureText(line).width));
    return { label, status, width: Math.ceil(widest) + 26, height: 20 * lines.length + 18 };
  }

  function wrapped(title) {
    const lines = [''];
    for (const word of title.split(/\s+/)) {
      const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`;
      if (lines.at(-1) === '' || measure.measureText(longer).width <= WIDEST)
        lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const shown = lines.slice(0, 2);
    if (lines.length > 2) shown[1] += '…';
    return shown.map(shortened);
  }

  function shortened(line) {
    const characters = [...line];
    if (measure.measureText(line).width <= WIDEST) return line;
    while (measure.measureText(`${characters.join('')}…`).width > WIDEST) characters.pop();
    return `${characters.join('')}…`;
  }

  /** Each piece of the graph in layers, the pieces beside and below each other, single nodes in rows at the end. */
  function placesOf(nodes, links, across, { clientWidth, clientHeight }) {
    const pieces = piecesOf(nodes, links);
    const singles = pieces.filter((ids) => ids.length === 1);
    const blocks = pieces
      .filter((ids) => ids.length > 1)
      .sort((a, b) => b.length - a.length)
      .map((ids) => blockOf(ids, nodes, links, across));
    for (const [id] of singles) {
      const { width, height } = faceOf(nodes.get(id));
      blocks.push({ width, height, places: new Map([[id, { x: width / 2, y: height / 2 }]]) });
    }
    const area = blocks.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
    const wide = Math.max(
      ...blocks.map(({ width }) => width),
      Math.sqrt((area * clientWidth) / (clientHeight || 1)),
    );
    return shelved(blocks, wide);
  }

  function shelved(blocks, wide) {
    const places = new Map();
    let [left, top, tall] = [0, 0, 0];
    for (const block of blocks) {
      if (left > 0 && left + block.width > wide) [left, top, tall] = [0, top + tall + GAP, 0];
      for (const [id, { x, y }] of block.places) places.set(id, { x: left + x, y: top + y });
      left += block.width + GAP;
      tall = Math.max(tall, block.height);
    }
    return places;
  }

  function piecesOf(nodes, links) {
    const beside = new Map([...nodes.keys()].map((id) => [id, []]));
    for (const { source, target } of links) {
      beside.get(source).push(target);
      beside.get(target).push(source);
    }
    const seen = new Set();
    const pieces = [];
    for (const start of nodes.keys()) {
      if (seen.has(start)) continue;
      seen.add(start);
      const piece = [start];
      for (const id of piece) {
        for (const other of beside.get(id)) {
          if (seen.has(other)) continue;
          seen.add(other);
          piece.push(other);
        }
      }
      pieces.push(piece);
    }
    return pieces;
  }

  function blockOf(ids, nodes, links, across) {
    const graph = new dagre.graphlib.Graph();
    graph.setGraph({
      rankdir: across ? 'LR' : 'TB',
      nodesep: across ? 18 : 24,
      ranksep: across ? 70 : 48,
      ...(ids.length > MANY / 2 ? { ranker: 'longest-path' } : {}),
    });
    graph.setDefaultEdgeLabel(() => ({}));
    const own = new Set(ids);
    for (const id of ids) {
      const { width, height } = faceOf(nodes.get(id));
      graph.setNode(id, { width, height });
    }
    for (const { source, target, type } of links) {
      if (own.has(source)) graph.setEdge(source, target, { weight: type === 0 ? 2 : 1, minlen: 1 });
    }
    dagre.layout(graph);
    const { width, height } = graph.graph();
    return {
      width,
      height,
      places: new Map(ids.map((id) => [id, { x: graph.node(id).x, y: graph.node(id).y }])),
    };
  }

  /** Colours come from the style sheet, so that there is one place for light and dark. */
  function styles() {
    const css = getComputedStyle(document.documentElement);
    const of = (name) => css.getPropertyValue(`--${name}`).trim();
    return [
      {
        selector: 'node',
        style: {
          shape: 'round-rectangle',
          width: 'data(width)',
          height: 'data(height)',
          label: 'data(label)',
          'font-family': FONT,
          'font-size': 14,
          'text-wrap': 'wrap',
          'line-height': 1.25,
          'text-valign': 'center',
          'text-halign': 'center',
          'border-width': 1.5,
          color: of('ink'),
          'overlay-opacity': 0,
          'transition-property': 'background-color, border-color, opacity',
          'transition-duration': calm.matches ? 0 : 250,
        },
      },
      ...[0, 1, 2, 3].map((status) => ({
        selector: `node[status = ${status}]`,
        style: { 'background-color': of(`s${status}-fill`), 'border-color': of(`s${status}`) },
      })),
      { selector: 'node[status = 2]', style: { 'border-style': 'solid', 'border-width': 2 } },
      {
        selector: 'edge',
        style: {
          width: 1.6,
          'curve-style': 'bezier',
          'line-color': of('edge'),
          'target-arrow-color': of('edge'),
          'target-arrow-shape': 'triangle',
          'source-endpoint': '180deg',
          'target-endpoint': '0deg',
          'arrow-scale': 0.9,
          'overlay-opacity': 0,
        },
      },
      {
        selector: 'edge.across',
        style: { 'source-endpoint': '90deg', 'target-endpoint': '270deg' },
      },
      {
        selector: 'edge[kind = "blocking"]',
        style: { width: 2, 'line-color': of('edge-blocking'), 'target-arrow-color': of('edge-blocking') },
      },
      { selector: 'edge[kind = "related"]', style: { 'line-style': 'dashed', 'target-arrow-shape': 'vee' } },
      { selector: '.far', style: { opacity: 0.3 } },
      { selector: 'node.chosen', style: { 'border-width': 4, 'border-color': of('accent') } },
      { selector: 'node.fresh', style: { 'border-width': 5 } },
    ];
  }

  globalThis.GraphDrawing = GraphDrawing;
})();
