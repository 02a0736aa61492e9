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
  document.getElementById('open-count').textContent = String(links.length);
  button.disabled = links.length === 0;

  button.addEventListener('click', () => {
    tell({ kind: 'open_all', matchedRuleId: launcher.dataset.rule ?? null });
    const opened = links.filter((item) => mark(item, openTab(item.querySelector('a').href))).length;
    const blocked = links.length - opened;
    summary.textContent =
      blocked === 0
        ? `Opened ${tabs(opened)}.`
        : `Opened ${tabs(opened)}, ${blocked} blocked by your browser. Open the rest from the list below.`;
  });

  for (const item of items) {
    const link = item.querySelector('a');
    link.addEventListener('click', () => {
      mark(item, true);
      if ('track' in launcher.dataset) tell({ kind: 'open_one', url: link.href });
    });
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
    return navigator.userAgentData?.mobile ?? /Android|iPhone|iPad|iPod|Mobile/i.test(navigator.userAgent);
  }
})();
