import type { LauncherTab } from './launcher.service.js';
import { readableHost } from '../pages/readable-host.js';

const LONGEST_PATH = 120;
const TINTS = 8;

/** Controls, marks that turn the direction of text, and blanks other than the space: nothing to show decoded. */
const DECEPTIVE = /[\p{C}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u;

/** One line of the list. */
export interface TabLine extends LauncherTab {
  /** The site, without user name, password and `www.`, in its own script where that deceives nobody. */
  readonly host: string;
  /** What follows the site, readable and cut; empty for a site's front page. */
  readonly path: string;
  /** A letter and one of 8 colours stand in for the site's icon, which would have to be asked for elsewhere. */
  readonly initial: string;
  readonly tint: number;
  /** The kind of device on which Open All opens it, when not on all. */
  readonly only: 'desktop' | 'mobile' | null;
}

/** Takes a canonical address apart: `https://user:pw@host/path`. */
export function tabLine(tab: LauncherTab): TabLine {
  const { url, openPolicy } = tab;
  const start = url.indexOf('//') + 2;
  const end = url.indexOf('/', start);
  const authority = url.slice(start, end);
  const host = readableHost(authority.slice(authority.lastIndexOf('@') + 1).replace(/^www\./, ''));
  return {
    ...tab,
    host: url.startsWith('http:') ? `http://${host}` : host,
    path: readablePath(url.slice(end)),
    initial: (/[\p{L}\p{N}]/u.exec(host)?.[0] ?? '#').toUpperCase(),
    tint: tintOf(host),
    only: openPolicy === undefined || openPolicy === 'always' ? null : openPolicy,
  };
}

/** The same for all links to a site. */
function tintOf(host: string): number {
  let sum = 0;
  for (let at = 0; at < host.length; at += 1) sum += host.charCodeAt(at);
  return sum % TINTS;
}

function readablePath(path: string): string {
  if (path === '/') return '';
  const decoded = path.includes('%') ? decode(path) : path;
  return decoded.length <= LONGEST_PATH ? decoded : `${decoded.slice(0, LONGEST_PATH).toWellFormed()}…`;
}

/** `/%C3%BCber` is `/über`; what could deceive, or is no UTF-8, stays as it is. */
function decode(path: string): string {
  try {
    const decoded = decodeURI(path);
    return DECEPTIVE.test(decoded) ? path : decoded;
  } catch {
    return path;
  }
}
