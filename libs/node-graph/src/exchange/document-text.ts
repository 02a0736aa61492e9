import { printJson } from '#data';
import { mapInSlices } from '#kernel';

import { type DocumentLink, type DocumentNode, type GraphDocument, VERSION } from './document.js';

/** How a graph is written, entry by entry. */
export interface DocumentText {
  readonly head: string;
  node(node: DocumentNode): string;
  link(link: DocumentLink): string;
  readonly end: string;
}

/** A document as a whole. */
export function wholeText(text: DocumentText, { nodes, links }: GraphDocument): string {
  return [
    text.head,
    ...nodes.map((node) => text.node(node)),
    ...links.map((link) => text.link(link)),
    text.end,
  ].join('');
}

/** A document that comes in parts, nodes before links. */
export async function* textInParts(
  text: DocumentText,
  parts: AsyncIterable<GraphDocument>,
): AsyncGenerator<string, void> {
  yield text.head;
  for await (const { nodes, links } of parts) {
    const lines = [
      ...(await mapInSlices(nodes, (node) => text.node(node))),
      ...(await mapInSlices(links, (link) => text.link(link))),
    ];
    if (lines.length > 0) yield lines.join('');
  }
  yield text.end;
}

/** The same as one object of JSON, with what else is in it. Whoever is cut off has no object. */
export async function* jsonInParts(
  head: object,
  parts: AsyncIterable<GraphDocument>,
): AsyncGenerator<string, void> {
  yield `${printJson({ ...head, version: VERSION }).slice(0, -1)},"nodes":[`;
  const written = { nodes: 0, links: 0 };
  let isInLinks = false;
  for await (const part of parts) {
    for (const list of ['nodes', 'links'] as const) {
      const entries = await mapInSlices<object, string>(part[list], (entry) => printJson(entry));
      if (entries.length === 0) continue;
      const opening = list === 'links' && !isInLinks ? '],"links":[' : '';
      isInLinks ||= list === 'links';
      yield `${opening}${written[list] > 0 ? ',' : ''}${entries.join(',')}`;
      written[list] += entries.length;
    }
  }
  yield isInLinks ? ']}' : '],"links":[]}';
}
