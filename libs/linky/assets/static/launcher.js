// Open All: one tab per link, opened at once within the click, so that as few as possible are blocked.
(() => {
  const launcher = document.getElementById('launcher');
  const button = document.getElementById('open-all');
  const summary = document.getElementById('open-summary');
  if (!launcher || !button || !summary) return;

  const device = isMobile() ? 'mobile' : 'desktop';
  const links = [...launcher.querySelectorAll('.tabs li')]
    .filter(({ dataset }) => !dataset.open || dataset.open === 'always' || dataset.open === device)
    .map((item) => item.querySelector('a').href);
  document.getElementById('open-count').textContent = String(links.length);
  button.disabled = links.length === 0;

  button.addEventListener('click', () => {
    const opened = links.filter(openTab).length;
    const blocked = links.length - opened;
    summary.textContent =
      blocked === 0
        ? `Opened ${tabs(opened)}.`
        : `Opened ${tabs(opened)}, ${blocked} blocked by your browser. Use the list below for the rest.`;
  });

  function openTab(url) {
    const tab = window.open('', '_blank');
    if (!tab) return false;
    tab.opener = null;
    tab.location.href = url;
    return true;
  }

  function tabs(count) {
    return count === 1 ? '1 tab' : `${count} tabs`;
  }

  function isMobile() {
    return navigator.userAgentData?.mobile ?? /Android|iPhone|iPad|iPod|Mobile/i.test(navigator.userAgent);
  }
})();
