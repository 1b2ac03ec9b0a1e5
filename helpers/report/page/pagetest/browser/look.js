// What all looks have in common. `__look` is the one name that a page sees of this.
const look = globalThis.__look;

const most = 12; // faults of one kind that are told

function place(el) {
  const parts = [];
  for (let e = el; e && e.nodeType === 1 && parts.length < 6; e = e.parentElement) {
    if (e.id) { parts.unshift(e.localName + '#' + e.id); break; }
    let name = e.localName;
    const classes = e.getAttribute('class');
    if (classes) name += '.' + classes.trim().split(/\s+/).join('.');
    const same = e.parentElement ? [...e.parentElement.children].filter(o => o.localName === e.localName) : [];
    if (same.length > 1) name += ':nth-of-type(' + (same.indexOf(e) + 1) + ')';
    parts.unshift(name);
  }
  return parts.join(' > ');
}

const plain = text => text.replace(/\s+/g, ' ').trim();

class Faults {
  constructor() { this.list = []; }
  add(el, says, text) {
    if (this.list.length >= most) return;
    this.list.push({ where: place(el), text: plain(text ?? el.textContent ?? '').slice(0, 60), says });
  }
}

const shown = el => el.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// clipped says that an element, or one around it, is clipped to nothing, for screen readers alone.
function clipped(el, known) {
  if (!el) return false;
  if (!known.has(el)) {
    const style = getComputedStyle(el);
    let is = /^inset\((50|100)%/.test(style.clipPath);
    if (!is && (style.overflowX !== 'visible' || style.overflowY !== 'visible')) {
      const r = el.getBoundingClientRect();
      is = r.width <= 2 || r.height <= 2;
    }
    known.set(el, is || clipped(el.parentElement, known));
  }
  return known.get(el);
}

// covered says that an element is clipped to nothing, or beside the page.
const covered = (el, rect, known = new Map()) => rect.right + scrollX <= 0 || rect.bottom + scrollY <= 0 || clipped(el, known);

// texts yields each text that is shown, with its element and its box.
function* texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const known = new Map(), clips = new Map();
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    const el = node.parentElement;
    if (!known.has(el)) known.set(el, shown(el));
    if (!known.get(el)) continue;
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width < 0.5 || rect.height < 0.5) continue;
    if (covered(el, rect, clips)) continue;
    yield { node, el, rect };
  }
}

look.openAll = () => {
  let opened = 0;
  for (const d of document.querySelectorAll('details:not([open])')) {
    // Those of one name close each other.
    d.removeAttribute('name');
    d.open = true;
    opened++;
  }
  return opened;
};

look.small = least => {
  const faults = new Faults();
  for (const { node, el } of texts()) {
    let size = parseFloat(getComputedStyle(el).fontSize);
    const matrix = el.ownerSVGElement && el.getScreenCTM?.();
    if (matrix) size *= Math.hypot(matrix.a, matrix.b);
    if (size < least - 0.01) faults.add(el, `is ${size.toFixed(1)} px high, less than ${least}`, node.data);
  }
  return faults.list;
};

const scrolls = el => /auto|scroll/.test(getComputedStyle(el).overflowX);
const cuts = el => /hidden|clip/.test(getComputedStyle(el).overflowX);

function above(el, is) {
  for (let e = el.parentElement; e && e !== document.body && e !== document.documentElement; e = e.parentElement) {
    if (is(e)) return e;
  }
  return null;
}

const named = el => !!(el.getAttribute('aria-label')?.trim() || (el.getAttribute('aria-labelledby') ?? '').split(/\s+/)
  .some(id => id && document.getElementById(id)?.textContent.trim()));

function overflowing(el, faults, limit) {
  const rect = el.getBoundingClientRect();
  if (!rect.width || !rect.height || (rect.right <= limit + 0.5 && rect.left >= -0.5)) return;
  if (!shown(el) || covered(el, rect)) return;
  if (above(el, scrolls)) return;
  const sides = `from ${rect.left.toFixed(0)} to ${rect.right.toFixed(0)} px of ${limit}`;
  if (!above(el, cuts)) faults.add(el, `sticks out: ${sides}`);
  else if (plain(el.textContent)) faults.add(el, `is cut off: ${sides}`);
}

function cutOff(el, faults) {
  if (!cuts(el) || el.scrollWidth <= el.clientWidth + 1 || !el.clientWidth || !shown(el)) return;
  if (covered(el, el.getBoundingClientRect()) || !plain(el.textContent) || el.title) return;
  faults.add(el, `cuts its text off: ${el.scrollWidth} px in ${el.clientWidth}`);
}

look.overflows = () => {
  const faults = new Faults();
  const root = document.documentElement;
  const limit = root.clientWidth;
  if (root.scrollWidth > limit) faults.add(root, `scrolls sideways: ${root.scrollWidth} px in ${limit}`, '');
  if (innerWidth > screen.width) faults.add(root, `is laid out ${innerWidth} px wide on a screen of ${screen.width}: no viewport`, '');
  for (const el of document.body.querySelectorAll('*')) {
    if (el.ownerSVGElement) continue;
    overflowing(el, faults, limit);
    cutOff(el, faults);
    if (scrolls(el) && el.scrollWidth > el.clientWidth + 1 && shown(el)) {
      if (el.tabIndex < 0 || !el.hasAttribute('tabindex')) faults.add(el, 'scrolls, and the keyboard does not reach it: no tabindex');
      if (!named(el) || !el.getAttribute('role')) faults.add(el, 'scrolls, and has no name: role and aria-label');
    }
  }
  return faults.list;
};

look.firstSheet = (text, height) => {
  for (const { node, el, rect } of texts()) {
    if (!plain(node.data).includes(text)) continue;
    const bottom = rect.bottom + scrollY;
    if (bottom > height) return `${place(el)} ends at ${bottom.toFixed(0)} px, the first page at ${height}`;
    for (let e = el; e && e !== document.body; e = e.parentElement) {
      for (let before = e; before; before = before.previousElementSibling) {
        const style = getComputedStyle(before);
        if (/page|always/.test(style.breakBefore) && before === e) return `${place(e)} begins a page`;
        if (/page|always/.test(style.breakAfter) && before !== e) return `${place(before)} ends a page`;
      }
    }
    return '';
  }
  return `${JSON.stringify(text)} is not shown`;
};
