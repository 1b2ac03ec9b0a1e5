// Contrast of texts with what is behind them, by WCAG 2.
const dot = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const colours = new Map();

// rgba returns a CSS colour as red, green and blue from 0 to 255 and alpha from 0 to 1.
function rgba(text) {
  if (!colours.has(text)) {
    const plainly = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
    if (plainly) {
      colours.set(text, [+plainly[1], +plainly[2], +plainly[3], plainly[4] === undefined ? 1 : +plainly[4]]);
    } else {
      dot.clearRect(0, 0, 1, 1);
      dot.fillStyle = text;
      dot.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
      colours.set(text, [r, g, b, a / 255]);
    }
  }
  return colours.get(text);
}

const mix = (over, under, alpha) => under.map((u, i) => u + (over[i] - u) * alpha);
const onto = (colour, under, more = 1) => mix(colour.slice(0, 3), under, colour[3] * more);

function luminance(colour) {
  const [r, g, b] = colour.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const hex = colour => '#' + colour.map(c => Math.round(c).toString(16).padStart(2, '0')).join('');

// canvas is what is behind everything.
function canvas() {
  const probe = document.createElement('i');
  probe.style.color = 'Canvas';
  document.documentElement.append(probe);
  const colour = rgba(getComputedStyle(probe).color).slice(0, 3);
  probe.remove();
  return colour;
}

// behind returns what is behind the content of an element: its colour, the groups of less than full opacity that it is
// in, and why that cannot be told, if it cannot.
function behind(el, known) {
  if (known.has(el)) return known.get(el);
  const outer = el.parentElement ? behind(el.parentElement, known) : known.get(null);
  const style = getComputedStyle(el);
  const opacity = parseFloat(style.opacity);
  const here = {
    colour: onto(rgba(style.backgroundColor), outer.colour),
    groups: opacity < 1 ? [...outer.groups, { under: outer.colour, opacity }] : outer.groups,
    unknown: outer.unknown,
  };
  if (style.backgroundImage !== 'none') here.unknown = 'an image is behind it';
  if (style.filter !== 'none' || style.mixBlendMode !== 'normal') here.unknown = 'a filter is over it';
  known.set(el, here);
  return here;
}

// through returns a colour as it is seen through the groups.
const through = (colour, groups) => groups.reduceRight((c, g) => mix(c, g.under, g.opacity), colour);

const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

// shapesOf are the filled shapes of a drawing, in the order in which they are painted.
function shapesOf(svg, known) {
  if (known.has(svg)) return known.get(svg);
  const shapes = [...svg.querySelectorAll('rect, circle, ellipse, path, polygon, polyline')].filter(shown).map(el => {
    const style = getComputedStyle(el);
    let alpha = parseFloat(style.fillOpacity);
    for (let e = el; e && e !== svg; e = e.parentElement) alpha *= parseFloat(getComputedStyle(e).opacity);
    return { el, fill: style.fill, alpha, rect: el.getBoundingClientRect() };
  }).filter(s => s.fill !== 'none' && s.alpha > 0 && s.rect.width && s.rect.height);
  known.set(svg, shapes);
  return shapes;
}

// paintedBehind are the colours that may be behind a text of a drawing.
function paintedBehind(el, rect, first, known) {
  let svg = el.ownerSVGElement;
  while (svg.ownerSVGElement) svg = svg.ownerSVGElement;
  let colours = [first];
  for (const shape of shapesOf(svg, known)) {
    if (!(shape.el.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    if (!overlaps(rect, shape.rect)) continue;
    const over = colours.map(c => onto(rgba(shape.fill), c, shape.alpha));
    const whole = shape.el.localName === 'rect' && within(rect, shape.rect);
    colours = whole ? over : [...colours, ...over];
    colours = [...new Map(colours.map(c => [hex(c), c])).values()].slice(0, 32);
  }
  return colours;
}

// addsTexts says whether a style of the page may add a text to an element.
const addsTexts = () => [...document.querySelectorAll('style')].some(style => /:(before|after)\b/.test(style.textContent));

look.unreadable = least => {
  const faults = new Faults();
  const known = new Map([[null, { colour: canvas(), groups: [], unknown: '' }]]);
  const shapes = new Map();
  const judge = (el, text, colour, backs, at) => {
    if (at.unknown) { faults.add(el, `contrast is not known: ${at.unknown}`, text); return; }
    for (const back of backs) {
      const seen = through(onto(colour, back), at.groups), on = through(back, at.groups);
      const ratio = contrast(seen, on);
      if (ratio < least) {
        faults.add(el, `contrast ${ratio.toFixed(2)} of ${hex(seen)} on ${hex(on)}, less than ${least}`, text);
        return;
      }
    }
  };
  const judged = new Set();
  for (const { node, el, rect } of texts()) {
    if (judged.has(el) && !el.ownerSVGElement) continue;
    judged.add(el);
    const style = getComputedStyle(el), at = behind(el, known);
    if (el.ownerSVGElement) {
      if (style.fill === 'none') { faults.add(el, 'is painted without a fill', node.data); continue; }
      const fill = rgba(style.fill);
      const colour = [fill[0], fill[1], fill[2], fill[3] * parseFloat(style.fillOpacity)];
      judge(el, node.data, colour, paintedBehind(el, rect, at.colour, shapes), at);
    } else {
      judge(el, node.data, rgba(style.color), [at.colour], at);
    }
  }
  const parts = addsTexts() ? ['::before', '::after'] : [];
  for (const el of document.body.querySelectorAll(parts.length ? '*' : 'input, textarea')) {
    for (const part of parts) {
      const style = getComputedStyle(el, part);
      if (!/^"\s*[^"\s]/.test(style.content) || style.display === 'none' || !shown(el)) continue;
      if (style.position === 'absolute' && covered(el, el.getBoundingClientRect())) continue;
      const at = behind(el, known);
      judge(el, part + ' ' + style.content, rgba(style.color), [onto(rgba(style.backgroundColor), at.colour)], at);
    }
    if (el.placeholder && shown(el)) judge(el, el.placeholder, rgba(getComputedStyle(el, '::placeholder').color), [behind(el, known).colour], behind(el, known));
  }
  return faults.list;
};
