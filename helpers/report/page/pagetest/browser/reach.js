// Where a text is, whether it is seen, and what a person would click to see it.

// exact are the innermost elements that have a text and little else.
function exact(text) {
  const wanted = plain(text);
  const found = [];
  const visit = el => {
    if (!plain(el.textContent).includes(wanted)) return;
    const before = found.length;
    for (const child of el.children) if (!/^(script|style|template|title|desc)$/.test(child.localName)) visit(child);
    if (found.length === before && plain(el.textContent).length <= wanted.length + 24) found.push(el);
  };
  visit(document.body);
  return found;
}

const visible = el => shown(el) && el.getClientRects().length > 0 && !covered(el, el.getBoundingClientRect());

const wanted = new Map();
function elements(texts) {
  const key = texts.join('\n');
  if (!wanted.has(key)) wanted.set(key, texts.map(exact));
  return wanted.get(key);
}

// seen says of some texts what a person sees of them: '' is all.
look.seen = texts => {
  const found = elements(texts);
  for (const [i, all] of found.entries()) {
    if (!all.length) return `${JSON.stringify(texts[i])} is nowhere on the page`;
    if (!all.some(visible)) return `${JSON.stringify(texts[i])} is not shown`;
  }
  return '';
};

// onScreen says whether one of the texts, or what they are about, is in the window now.
look.onScreen = (texts, about) => {
  const inWindow = el => { const r = el.getBoundingClientRect(); return visible(el) && r.bottom > 0 && r.top < innerHeight; };
  if (elements(texts).flat().some(inWindow)) return true;
  const box = elements(texts)[0].find(visible)?.closest('details, article, section, li');
  return !!box && [...box.querySelectorAll('summary, h2, h3, h4, h5')].some(el => el.textContent.includes(about) && inWindow(el));
};

function depth(el) { let n = 0; for (let e = el; e; e = e.parentElement) n++; return n; }

// leads says whether a link's target is what has an element: around it, or the heading of the section that has it.
function leads(to, el) {
  if (!to || /^(main|body|html)$/.test(to.localName)) return false;
  return to.contains(el) || (/^h[1-6]$/.test(to.localName) && !!to.closest('section')?.contains(el));
}

// next returns the place to click at to come nearer to some texts: a link to what has them, or what closes them.
look.next = (texts, mayJump) => {
  const goals = elements(texts)[0];
  const links = !mayJump ? [] : [...document.querySelectorAll('a[href^="#"]')].filter(visible).flatMap(a => {
    const to = document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)));
    return goals.some(goal => leads(to, goal)) ? [{ a, deep: depth(to) }] : [];
  });
  links.sort((x, y) => y.deep - x.deep);
  if (links.length) return point(links[0].a);
  const closed = goals.map(goal => {
    const around = [];
    for (let e = goal.parentElement; e; e = e.parentElement) if (e.localName === 'details' && !e.open) around.unshift(e);
    return around;
  }).filter(around => around.length).sort((x, y) => x.length - y.length);
  const first = closed[0]?.find(visible);
  return first ? point(first.querySelector('summary')) : null;
};

// point scrolls an element into view and returns where to click at it.
function point(el) {
  const rect = () => [...el.getClientRects()].find(r => r.width && r.height) ?? el.getBoundingClientRect();
  el.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  let r = rect();
  if (r.top < 0 || r.bottom > innerHeight) { el.scrollIntoView({ block: 'center', behavior: 'instant' }); r = rect(); }
  const at = { x: r.left + Math.min(r.width / 2, 40), y: r.top + r.height / 2, where: place(el), text: plain(el.textContent).slice(0, 60) };
  const hit = document.elementFromPoint(at.x, at.y);
  at.covered = !hit || !(el.contains(hit) || hit.contains(el)) ? (hit ? place(hit) : 'nothing') : '';
  return at;
}

const opened = [...document.querySelectorAll('details')].map(d => [d, d.open]);

// reset brings the page back to how it was opened.
look.reset = () => {
  for (const [d, open] of opened) if (d.open !== open) d.open = open;
  document.activeElement?.blur();
  scrollTo({ top: 0, behavior: 'instant' });
};

// focused is what the keyboard is at, and how that is shown.
look.focused = () => {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const rect = el.getBoundingClientRect(), style = getComputedStyle(el);
  if (!el.__number) el.__number = look.__count = (look.__count ?? 0) + 1;
  const focus = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    ? `outline ${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`
    : style.boxShadow !== 'none' ? `shadow ${style.boxShadow}` : '';
  const known = new Map([[null, { colour: canvas(), groups: [], unknown: '' }]]);
  const back = behind(el.parentElement, known).colour;
  const ring = style.outlineStyle !== 'none' && style.outlineStyle !== 'auto' ? contrast(onto(rgba(style.outlineColor), back), back) : 21;
  return {
    number: el.__number, where: place(el), text: plain(el.textContent).slice(0, 60), focus, ring,
    inWindow: rect.width > 0 && rect.height > 0 && rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth,
    name: el.localName, href: el.getAttribute('href') ?? '',
    closed: el.localName === 'summary' && !el.parentElement.open,
  };
};

// holds says whether what the focused summary closes has one of the texts that are not shown yet.
look.holds = texts => {
  texts ??= [];
  const el = document.activeElement;
  if (el.localName !== 'summary' || el.parentElement.open) return false;
  return texts.some(one => elements(one).some(all => all.length && !all.some(visible) && all.some(e => el.parentElement.contains(e))));
};

// unreached are the controls that are shown and that the keyboard never came to.
look.unreached = () => {
  const faults = new Faults();
  for (const el of document.querySelectorAll('a[href], button, summary, input, select, textarea, [tabindex]')) {
    if (el.__number || !shown(el) || el.disabled || el.tabIndex < 0) continue;
    if (el.type === 'radio' && !el.checked) continue;
    faults.add(el, 'is not reached by the keyboard');
  }
  return faults.list;
};
