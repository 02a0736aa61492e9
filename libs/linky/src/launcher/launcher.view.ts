import type { PageData } from '#platform/pages';

import type { Viewer } from '../policy/viewer.js';
import type { Launch } from './launcher.service.js';
import { tabLine, type TabLine } from './tab.view.js';

const SITES = 4;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What the launcher's template prints. */
export interface LauncherPage extends Omit<Launch, 'title' | 'tabs' | 'idleSince' | 'opensLeft'>, PageData {
  readonly tabs: readonly TabLine[];
  /** `3 links` */
  readonly count: string;
  readonly created: string;
  readonly base: string;
  readonly banner: string | null;
  readonly returnTo: string;
  readonly owner: OwnerView;
  /** The day on which it expires if nobody claims or opens it; `null`: it does not. */
  readonly unclaimedUntil: string | null;
  /** Where it can be opened a few times only. */
  readonly openings: string | null;
}

/** What the visitor is to the bundle. */
export interface OwnerView {
  /** Whether it is theirs since a moment ago. */
  readonly hasClaimed: boolean;
  /** Whether there is an editor for them. */
  readonly mayEdit: boolean;
}

/** `18 Apr 2026, 09:05 UTC`. */
export function utcMinute(time: Date): string {
  return `${utcDate(time)}, ${two(time.getUTCHours())}:${two(time.getUTCMinutes())} UTC`;
}

/** `18 Apr 2026`. */
function utcDate(time: Date): string {
  return `${two(time.getUTCDate())} ${MONTHS[time.getUTCMonth()] ?? ''} ${String(time.getUTCFullYear())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

export function launcherPage(
  launch: Launch,
  unclaimedUntil: Date | null,
  base: string,
  owner: OwnerView,
): LauncherPage {
  const tabs = launch.tabs.map(tabLine);
  const count = tabs.length === 1 ? '1 link' : `${String(tabs.length)} links`;
  return {
    ...launch,
    tabs,
    title: launch.title ?? `A bundle of ${count}`,
    summary: launch.description ?? `${count}: ${sites(tabs)}`,
    address: `${base}/l/${launch.slug}`,
    count,
    created: utcMinute(launch.createdAt),
    base,
    banner: launch.badge === null ? null : bannerText(launch.badge.viewer, launch.badge.ruleName),
    returnTo: encodeURIComponent(`/l/${launch.slug}`),
    owner,
    unclaimedUntil: unclaimedUntil === null ? null : utcDate(unclaimedUntil),
    openings: launch.opensLeft === null ? null : openingsText(launch.opensLeft),
  };
}

/** `a.example, b.example and 3 more`: the first few distinct sites. */
function sites(tabs: readonly TabLine[]): string {
  const hosts = [...new Set(tabs.map(({ host }) => host))];
  const named = hosts.slice(0, SITES).join(', ');
  return hosts.length > SITES ? `${named} and ${String(hosts.length - SITES)} more` : named;
}

function openingsText(left: number): string {
  if (left === 0)
    return 'This was the last time that this page could be opened: keep it open, or save what you need.';
  return `This page can be opened ${left === 1 ? 'once' : `${String(left)} times`} more. Reloading counts.`;
}

function bannerText(viewer: Viewer, ruleName: string | undefined): string {
  const whom = viewer.anonymous
    ? 'visitors who are not signed in'
    : (viewer.email ?? 'your signed-in identity');
  return `This set is tuned for ${whom}${ruleName === undefined ? '.' : `: ${ruleName}`}`;
}
