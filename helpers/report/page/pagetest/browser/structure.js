// Landmarks, headings, names, tables, links, ids, and what could run.
function landmarks(faults) {
  const mains = document.querySelectorAll('main, [role=main]');
  if (mains.length !== 1) faults.add(document.body, `has ${mains.length} mains, not one`, '');
  const headers = [...document.querySelectorAll('header, [role=banner]')].filter(h => !h.parentElement.closest('main, article, section, aside, nav'));
  if (headers.length !== 1) faults.add(document.body, `has ${headers.length} headers, not one`, '');
  const navs = [...document.querySelectorAll('nav, [role=navigation]')];
  if (!navs.length) faults.add(document.body, 'has no nav', '');
  for (const nav of navs) if (!named(nav)) faults.add(nav, 'is a nav without a name');
  const skip = document.querySelector('a[href]');
  for (const { node, el } of texts()) {
    if (!el.closest('main, header, nav, footer, aside, [role=main], [role=banner]') && el.closest('a') !== skip) faults.add(el, 'is in no landmark', node.data);
  }
}

function headings(faults) {
  const all = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')];
  const level = h => +(h.getAttribute('aria-level') ?? h.localName[1]);
  const ones = all.filter(h => level(h) === 1);
  if (ones.length !== 1) faults.add(document.body, `has ${ones.length} headings of level 1, not one`, '');
  let before = 0;
  for (const h of all) {
    if (!plain(h.textContent)) faults.add(h, 'is a heading without text');
    if (level(h) > before + 1) faults.add(h, `is a heading of level ${level(h)} after one of level ${before}`);
    before = level(h);
  }
}

function references(faults) {
  const ids = new Set();
  for (const el of document.querySelectorAll('[id]')) {
    if (ids.has(el.id)) faults.add(el, `has the id ${el.id} of another one`);
    ids.add(el.id);
  }
  for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'headers']) {
    for (const el of document.querySelectorAll(`[${name}]`)) {
      for (const id of el.getAttribute(name).split(/\s+/)) if (!ids.has(id)) faults.add(el, `${name} names ${id}, which is not there`);
    }
  }
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const id = decodeURIComponent(a.getAttribute('href').slice(1));
    if (!ids.has(id)) faults.add(a, `leads to #${id}, which is not there`);
  }
}

function tables(faults) {
  for (const table of document.querySelectorAll('table:not([role=presentation])')) {
    if (!table.caption && !named(table) && !named(table.parentElement)) faults.add(table, 'is a table without a caption or a name');
    const heads = [...table.querySelectorAll('th')];
    if (!heads.length) faults.add(table, 'is a table without heads');
    for (const th of heads) if (!th.scope) faults.add(th, 'is a head of a table without a scope');
  }
}

function drawings(faults) {
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.parentElement.closest('svg, [aria-hidden=true]') || svg.getAttribute('aria-hidden') === 'true') continue;
    const title = [...svg.children].find(c => c.localName === 'title');
    if (!svg.getAttribute('role')) faults.add(svg, 'is a drawing without a role');
    if (!named(svg) && !plain(title?.textContent ?? '')) faults.add(svg, 'is a drawing without a name');
  }
}

look.disorder = () => {
  const faults = new Faults();
  const root = document.documentElement;
  if (!root.lang) faults.add(root, 'has no lang', '');
  if (!plain(document.title)) faults.add(root, 'has no title', '');
  if (document.doctype === null) faults.add(root, 'has no doctype', '');
  if (!document.querySelector('meta[name=viewport]')) faults.add(root, 'has no viewport', '');
  const first = document.querySelector('a[href], button, summary, input, [tabindex]');
  if (!first?.matches('a[href^="#"]')) faults.add(first ?? root, 'is first for the keyboard, not a link that skips to the content');
  for (const part of [landmarks, headings, references, tables, drawings]) part(faults);
  for (const el of document.querySelectorAll('[onclick], [tabindex]')) {
    if (el.tabIndex > 0) faults.add(el, `has the tabindex ${el.tabIndex}: the keyboard's order is not the page's`);
  }
  for (const el of document.body.querySelectorAll('*')) {
    if (getComputedStyle(el).cursor === 'pointer' && !el.closest('a[href], button, summary, label, input, select, [tabindex]')) {
      faults.add(el, 'looks as if it could be clicked, and the keyboard does not reach it');
    }
  }
  return faults.list;
};

look.active = scripts => {
  const faults = new Faults();
  const all = document.querySelectorAll('script');
  if (all.length !== scripts) faults.add(document.documentElement, `has ${all.length} scripts, not ${scripts}`, '');
  for (const el of document.querySelectorAll('*')) {
    if (/^(img|iframe|object|embed|base|form|video|audio|source|track|picture|frame|portal)$/.test(el.localName)) faults.add(el, 'may fetch something');
    for (const { name, value } of el.attributes) {
      if (name.startsWith('on')) faults.add(el, `has the handler ${name}`, value);
      if (/^(href|src|srcset|action|formaction|data|poster|xlink:href|ping)$/.test(name) && !/^(#|data:image\/|data:,|bundle\/[\w.-]+$)/.test(value)) {
        faults.add(el, `${name} leads out of the page`, value);
      }
      if (/url\((?!['"]?(#|data:))/.test(name === 'style' ? value : '')) faults.add(el, 'its style fetches something', value);
    }
    if (el.localName === 'style' && /@import|url\((?!['"]?(#|data:))/.test(el.textContent)) faults.add(el, 'fetches something');
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.exec(walker.currentNode.data);
    if (bad) faults.add(walker.currentNode.parentElement, `has the character ${JSON.stringify(bad[0])} U+${bad[0].charCodeAt(0).toString(16).padStart(4, '0')}`, walker.currentNode.data);
  }
  return faults.list;
};
