// Open All: tells the owner's count, then opens one tab per link at once within the click, so that as few
// as possible are blocked.
(() => {
  const launcher = document.getElementById('launcher');
  const button = document.getElementById('open-all');
  const summary = document.getElementById('open-summary');
  if (!launcher || !button || !summary) return;
  for (const part of document.querySelectorAll('[data-script]')) part.hidden = false;

  const device = isMobile() ? 'mobile' : 'desktop';
  const items = [...launcher.querySelectorAll('.tabs li')];
  const links = items.filter(
    ({ dataset }) => !dataset.open || dataset.open === 'always' || dataset.open === device,
  );
  label();

  button.addEventListener('click', () => {
    const rest = blocked();
    const wanted = rest.length === 0 ? links : rest;
    if (rest.length === 0) tell({ kind: 'open_all', matchedRuleId: launcher.dataset.rule ?? null });
    const opened = wanted.filter((item) => mark(item, openTab(item.querySelector('a').href))).length;
    const left = wanted.length - opened;
    summary.textContent =
      left === 0
        ? `Opened ${tabs(opened)}.`
        : `Opened ${tabs(opened)}, ${left} blocked by your browser. Press the button again, or open the rest from the list below.`;
    label();
  });

  for (const item of items) {
    const link = item.querySelector('a');
    const opens = () => {
      mark(item, true);
      label();
      if ('track' in launcher.dataset) tell({ kind: 'open_one', url: link.href });
    };
    link.addEventListener('click', opens);
    link.addEventListener('auxclick', ({ button: which }) => which === 1 && opens());
  }

  function blocked() {
    return links.filter(({ classList }) => classList.contains('blocked'));
  }

  /** What the next press does. */
  function label() {
    const rest = blocked().length;
    button.textContent = rest === 0 ? `Open All (${links.length})` : `Open the rest (${rest})`;
    button.disabled = links.length === 0;
    const explanation = document.getElementById('open-explanation');
    if (explanation && links.length === 0)
      explanation.textContent = 'None of these links is meant for this device. Pick from the list.';
  }

  function tell(event) {
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json' };
    const path = `/api/links/${encodeURIComponent(launcher.dataset.slug)}/events`;
    fetch(path, { method: 'POST', body, headers, keepalive: true }).catch(() => undefined);
  }

  function openTab(url) {
    const tab = window.open('', '_blank');
    if (!tab) return false;
    tab.opener = null;
    tab.location.href = url;
    return true;
  }

  function mark(item, opened) {
    item.classList.toggle('opened', opened);
    item.classList.toggle('blocked', !opened);
    return opened;
  }

  function tabs(count) {
    return count === 1 ? '1 tab' : `${count} tabs`;
  }

  function isMobile() {
    const { userAgent, userAgentData, maxTouchPoints } = navigator;
    if (userAgentData) return userAgentData.mobile;
    // An iPad says that it is a Mac; no Mac has a touch screen.
    const isTablet = /Macintosh/.test(userAgent) && maxTouchPoints > 1;
    return isTablet || /Android|iPhone|iPad|iPod|Mobile/i.test(userAgent);
  }
})();
