import { beads } from './beads/beads.js';
import { csv } from './csv/csv.js';
import { dot } from './dot/dot.js';
import { dub } from './dub/dub.js';
import type { Format } from './format.js';
import { githubIssues } from './github-issues/github-issues.js';
import { graphml } from './graphml/graphml.js';
import { kutt } from './kutt/kutt.js';
import { ligature, ligatureGraph, ligatureItems } from './ligature/ligature.js';
import { linky } from './linky/linky.js';
import { mermaid } from './mermaid/mermaid.js';
import { netscapeBookmarks } from './netscape-bookmarks/netscape-bookmarks.js';
import { oneTab } from './onetab/onetab.js';
import { shlink } from './shlink/shlink.js';
import { sphinxNeeds } from './sphinx-needs/sphinx-needs.js';
import { taskMaster } from './task-master/task-master.js';
import { taskwarrior } from './taskwarrior/taskwarrior.js';

/** All that can be imported, in the order in which files are looked at: what is recognized surely comes first. */
export const FORMATS: readonly Format[] = [
  graphml,
  netscapeBookmarks,
  ligature,
  beads,
  sphinxNeeds,
  taskwarrior,
  taskMaster,
  shlink,
  kutt,
  dub,
  linky,
  githubIssues,
  ligatureItems,
  ligatureGraph,
  dot,
  mermaid,
  oneTab,
  csv,
];

/** As much of a file as tells its format. */
export const HEAD_CHARACTERS = 64 * 1024;

/** `null`: it is none that is known. */
export function recognizedFormat(head: string): Format | null {
  const text = head.replace(/^\ufeff/, '');
  return FORMATS.find((format) => format.recognizes(text)) ?? null;
}

export function formatOf(name: string): Format | null {
  return FORMATS.find((format) => format.name === name) ?? null;
}
