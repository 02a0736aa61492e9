import type { StylesheetJson } from 'cytoscape';

import { FONT } from './node-face.js';

/** How the drawing looks. Colours come from the style sheet, so that there is one place for light and dark. */
export function stylesOf(isCalm: boolean): StylesheetJson {
  const css = getComputedStyle(document.documentElement);
  const of = (name: string): string => css.getPropertyValue(`--${name}`).trim();
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
        'transition-duration': isCalm ? 0 : 250,
      },
    },
    ...[0, 1, 2, 3].map((status) => ({
      selector: `node[status = ${String(status)}]`,
      style: {
        'background-color': of(`s${String(status)}-fill`),
        'border-color': of(`s${String(status)}`),
      },
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
    { selector: 'edge.across', style: { 'source-endpoint': '90deg', 'target-endpoint': '270deg' } },
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
