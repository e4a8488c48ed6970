// What stands where: visible elements with text of their own, or something to click or to fill in.
(most) => {
  const clear = [0, 0, 0, 0];
  const rgba = (text) => {
    const found = /^rgba?\(([^)]*)\)/.exec(text);
    if (!found) return clear;
    const numbers = found[1].split(/[\s,\/]+/).map(Number);
    return [numbers[0], numbers[1], numbers[2], numbers.length > 3 ? numbers[3] : 1];
  };
  const whole = (c) => (Math.round(c[0]) << 16) | (Math.round(c[1]) << 8) | Math.round(c[2]);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 0.5) return colour;
    }
    return [255, 255, 255, 1];
  };
  const elements = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT);
  // A page of a million elements is looked at for its first ones only.
  for (let seen = 0; seen < 20 * most && elements.length < most && walker.nextNode(); seen++) {
    const element = walker.currentNode;
    const tag = element.tagName.toLowerCase();
    if (tag === 'script' || tag === 'style' || tag === 'head' || tag === 'title') continue;
    let text = '';
    for (const child of element.childNodes) if (child.nodeType === 3) text += child.data;
    text = text.trim().replace(/\s+/g, ' ').slice(0, 200);
    if (!text && !/^(a|button|input|select|textarea|img|svg|canvas|td|th)$/.test(tag)) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width <= 0 || box.height <= 0 || style.visibility === 'hidden' || style.opacity === '0') continue;
    elements.push({
      tag, text, colour: whole(rgba(style.color)), background: whole(behind(element)), size: parseFloat(style.fontSize) || 0,
      box: [box.left, box.top, box.right, box.bottom],
    });
  }
  return JSON.stringify({elements, width: document.documentElement.scrollWidth});
}
