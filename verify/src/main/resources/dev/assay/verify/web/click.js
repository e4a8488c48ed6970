// Clicks the thing of this number and says what came of it. A link that would lead away is not followed here.
async (index) => {
  const things = document.querySelectorAll(
    'a[href], button, summary, input[type=button], input[type=submit], [role=button], [onclick]');
  const thing = things[index];
  if (!thing) return JSON.stringify({end: true});
  const box = thing.getBoundingClientRect();
  const href = thing.tagName === 'A' ? thing.getAttribute('href') : null;
  const fragment = href !== null && href.startsWith('#');
  const submits = thing.form && (thing.type === 'submit');
  const outside = href !== null && !fragment && /^[a-z][a-z0-9+.-]*:/i.test(thing.href) && !/^(javascript|data|blob):/i.test(thing.href)
    && new URL(thing.href).origin !== location.origin;
  const told = {
    kind: href === null ? 'button' : 'link', label: (thing.innerText || thing.value || '').trim().slice(0, 80),
    box: [box.left, box.top, box.right, box.bottom], outside,
  };
  if (outside) return JSON.stringify(told);
  const values = () => Array.from(document.querySelectorAll('input, select, textarea'), (e) => e.value + e.checked).join();
  const state = () => document.documentElement.outerHTML + values() + document.title;
  const before = state();
  let handled = false;
  let asked = false;
  const last = (event) => { asked = true; handled = event.defaultPrevented; event.preventDefault(); };
  if (href !== null && !fragment || submits) window.addEventListener('click', last, {once: true});
  thing.click();
  window.removeEventListener('click', last);
  await new Promise((done) => setTimeout(done, 15));
  const target = fragment ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
  told.changed = state() !== before || target !== null;
  told.goes = !told.changed && asked && !handled && (href !== null && !/^javascript:/i.test(href) || Boolean(submits));
  told.href = submits ? thing.form.action || location.href : thing.href;
  return JSON.stringify(told);
}
