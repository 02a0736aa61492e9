// Open All: tells the owner's count, then opens one tab per link at once within the click, so that as few
// as possible are blocked.

interface Row {
  readonly item: HTMLElement;
  readonly link: HTMLAnchorElement;
}

type LauncherEvent =
  | { readonly kind: 'open_all'; readonly matchedRuleId: string | null }
  | { readonly kind: 'open_one'; readonly url: string };

/** What some browsers say of themselves beside their name. */
interface TellingNavigator extends Navigator {
  readonly userAgentData?: { readonly mobile: boolean };
}

const launcher = document.getElementById('launcher');
const button = document.getElementById('open-all');
const summary = document.getElementById('open-summary');
if (launcher && button instanceof HTMLButtonElement && summary) run(launcher, button, summary);

function run(page: HTMLElement, openAll: HTMLButtonElement, told: HTMLElement): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-script]')) part.hidden = false;
  const { slug = '', rule = null, track } = page.dataset;
  const device = isMobile(navigator) ? 'mobile' : 'desktop';
  const rows = [...page.querySelectorAll<HTMLElement>('.tabs li')].flatMap((item): Row[] => {
    const link = item.querySelector('a');
    return link ? [{ item, link }] : [];
  });
  const meant = rows.filter(({ item }) => isMeantFor(item.dataset['open'], device));
  label();

  openAll.addEventListener('click', () => {
    const rest = blocked();
    const wanted = rest.length === 0 ? meant : rest;
    if (rest.length === 0) tell(slug, { kind: 'open_all', matchedRuleId: rule });
    const opened = wanted.filter(({ item, link }) => mark(item, openTab(link.href))).length;
    const left = wanted.length - opened;
    told.textContent =
      left === 0
        ? `Opened ${tabs(opened)}.`
        : `Opened ${tabs(opened)}, ${String(left)} blocked by your browser. Press the button again, or open the rest from the list below.`;
    label();
  });

  for (const { item, link } of rows) {
    const opens = (): void => {
      mark(item, true);
      label();
      if (track !== undefined) tell(slug, { kind: 'open_one', url: link.href });
    };
    link.addEventListener('click', opens);
    link.addEventListener('auxclick', ({ button: which }) => {
      if (which === 1) opens();
    });
  }

  function blocked(): Row[] {
    return meant.filter(({ item }) => item.classList.contains('blocked'));
  }

  /** What the next press does. */
  function label(): void {
    const rest = blocked().length;
    openAll.textContent =
      rest === 0 ? `Open All (${String(meant.length)})` : `Open the rest (${String(rest)})`;
    openAll.disabled = meant.length === 0;
    const explanation = document.getElementById('open-explanation');
    if (explanation && meant.length === 0)
      explanation.textContent = 'None of these links is meant for this device. Pick from the list.';
  }
}

function isMeantFor(policy: string | undefined, device: string): boolean {
  return policy === undefined || policy === '' || policy === 'always' || policy === device;
}

function tell(slug: string, event: LauncherEvent): void {
  const headers = { 'content-type': 'application/json' };
  const path = `/api/links/${encodeURIComponent(slug)}/events`;
  const sent = fetch(path, { method: 'POST', body: JSON.stringify(event), headers, keepalive: true });
  sent.catch(() => undefined);
}

function openTab(url: string): boolean {
  const tab = window.open('', '_blank');
  if (!tab) return false;
  tab.opener = null;
  tab.location.href = url;
  return true;
}

function mark(item: HTMLElement, opened: boolean): boolean {
  item.classList.toggle('opened', opened);
  item.classList.toggle('blocked', !opened);
  return opened;
}

function tabs(count: number): string {
  return count === 1 ? '1 tab' : `${String(count)} tabs`;
}

function isMobile({ userAgent, userAgentData, maxTouchPoints }: TellingNavigator): boolean {
  if (userAgentData) return userAgentData.mobile;
  // An iPad says that it is a Mac; no Mac has a touch screen.
  const isTablet = userAgent.includes('Macintosh') && maxTouchPoints > 1;
  return isTablet || /Android|iPhone|iPad|iPod|Mobile/i.test(userAgent);
}
