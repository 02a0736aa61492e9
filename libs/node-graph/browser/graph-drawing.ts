import type cytoscapeModule from 'cytoscape';
import type { Core, NodeSingular } from 'cytoscape';

import { MANY, type Places, placesOf } from './graph-layout.js';
import type { GraphStore } from './graph-store.js';
import { stylesOf } from './graph-styles.js';
import type { GraphLink } from './model.js';
import { faceOf } from './node-face.js';

/** A script of the page that is no module. */
declare const cytoscape: typeof cytoscapeModule;

const SMALLEST = 0.35;
const PADDING = 30;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The drawing: Cytoscape on a canvas, laid out in layers from what comes first to what it leads to. */
export class GraphDrawing {
  private readonly cy: Core;
  private places: Places | null = null;

  constructor(
    private readonly container: HTMLElement,
    private readonly store: GraphStore,
    onSelect: (id: string | null) => void,
  ) {
    this.cy = cytoscape({
      container,
      style: stylesOf(calm.matches),
      minZoom: 0.05,
      maxZoom: 2.5,
      boxSelectionEnabled: false,
      autounselectify: false,
    });
    this.cy.on('tap', 'node', ({ target }: { target: NodeSingular }) => onSelect(target.id()));
    this.cy.on('tap', ({ target }: { target: unknown }) => {
      if (target === this.cy) onSelect(null);
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
      this.cy.style(stylesOf(calm.matches)),
    );
    new ResizeObserver(() => this.cy.resize()).observe(container);
  }

  /** Brings the drawing up to date; `shape`: nodes or links came or went, so it is laid out anew. */
  draw(shape: boolean): void {
    const links = this.store.shownLinks();
    this.cy.batch(() => {
      const wanted = new Set([...this.store.nodes.keys(), ...links.map(({ id }) => id)]);
      this.cy.elements().forEach((element) => {
        if (!wanted.has(element.id())) element.remove();
      });
      for (const node of this.store.nodes.values()) this.put(node.id, 'nodes', faceOf(node));
      for (const link of links) this.putLink(link);
    });
    if (shape) this.arrange(links);
  }

  /** Shows what has just changed. */
  flash(ids: readonly string[]): void {
    if (calm.matches) return;
    for (const id of ids) this.cy.getElementById(id).flashClass('fresh', 1600);
  }

  select(id: string | null): void {
    this.cy.elements().removeClass('chosen near far');
    if (id === null) return;
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    this.cy.elements().addClass('far');
    node.closedNeighborhood().removeClass('far').addClass('near');
    node.addClass('chosen');
    const { x1, x2, y1, y2 } = this.cy.extent();
    const { x, y } = node.position();
    if (x >= x1 && x <= x2 && y >= y1 && y <= y2) return;
    if (calm.matches) this.cy.center(node);
    else this.cy.animate({ center: { eles: node } }, { duration: 300 });
  }

  zoom(factor: number): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  fit(): void {
    const all = this.cy.elements();
    if (calm.matches) this.cy.fit(all, PADDING);
    else this.cy.animate({ fit: { eles: all, padding: PADDING } }, { duration: 300 });
  }

  private putLink(link: GraphLink): void {
    const { id, source, target, type } = link;
    const known = this.cy.getElementById(id);
    const isOther = known.data('source') !== source || known.data('target') !== target;
    if (known.nonempty() && isOther) known.remove();
    const kind = this.store.isBlocking(link) ? 'blocking' : type === 0 ? 'done' : 'related';
    this.put(id, 'edges', { source, target, kind });
  }

  private put(id: string, group: 'nodes' | 'edges', data: object): void {
    const known = this.cy.getElementById(id);
    if (known.nonempty()) known.data(data);
    else this.cy.add({ group, data: { id, ...data } });
  }

  private arrange(links: readonly GraphLink[]): void {
    const across = this.container.clientWidth > this.container.clientHeight;
    const places = placesOf(this.store.nodes, links, across, this.container);
    const isFirst = this.places === null;
    const moves = !isFirst && !calm.matches && places.size <= MANY;
    this.cy.edges().toggleClass('across', across);
    this.places = places;
    this.cy.nodes().forEach((node) => {
      const place = places.get(node.id());
      if (place === undefined) return;
      if (moves && !isUnplaced(node)) node.animate({ position: place, duration: 350, easing: 'ease-out' });
      else node.position(place);
    });
    if (isFirst) this.showFirst();
    else if (moves) setTimeout(() => this.fitIfOutside(), 400);
    else this.fitIfOutside();
  }

  private showFirst(): void {
    this.cy.fit(undefined, PADDING);
    this.cy.zoom(Math.min(Math.max(this.cy.zoom(), SMALLEST), 1.15));
    this.cy.center();
  }

  private fitIfOutside(): void {
    const all = this.cy.elements().boundingBox();
    const seen = this.cy.extent();
    if (all.x1 < seen.x1 || all.x2 > seen.x2 || all.y1 < seen.y1 || all.y2 > seen.y2) this.fit();
  }
}

function isUnplaced(node: NodeSingular): boolean {
  const { x, y } = node.position();
  return x === 0 && y === 0;
}
