// In the page of the panel: what is cut off, sticks out, or lies over something else.
() => {
  const CONTROLS = '[role=tab], vscode-button, vscode-dropdown, vscode-text-field, vscode-checkbox, button';
  const seen = each => each.getClientRects().length > 0 && getComputedStyle(each).visibility !== 'hidden';
  const name = each => `${each.className || each.tagName} "${each.textContent.trim().slice(0, 30)}"`;
  const numbers = [...document.querySelectorAll('.grid:not([hidden]) .number')].filter(seen);
  const faults = numbers.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => `cut off: ${name(cell)}`);
  const controls = [...document.querySelectorAll(CONTROLS)]
    .filter(each => seen(each) && !each.parentElement.closest(CONTROLS))
    .map(each => ({ each, box: each.getBoundingClientRect() }));
  controls.forEach(({ each, box }, i) => {
    if (box.right > innerWidth + 1 || box.left < -1) faults.push(`sticks out: ${name(each)}`);
    for (const other of controls.slice(i + 1)) {
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide > 1 && high > 1) faults.push(`${name(each)} lies over ${name(other.each)}`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push('the page is wider than its place');
  return faults;
};
