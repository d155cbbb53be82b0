// Before the first paint: whether somebody was here before. The places of what may be their own are then kept empty, at
// the height that they had when this browser last left this page. A wall that was black is black again at once.
(() => {
  if (history.state?.dark) document.documentElement.dataset.dark = history.state.dark;
  const kept = key => { try { return localStorage.getItem(key); } catch { return null; } };
  if (!kept("proximal.code")) return;
  document.documentElement.dataset.known = "";
  try {
    const heights = JSON.parse(kept(`proximal.heights|${location.pathname}${location.search}`) || "{}"), sheet = new CSSStyleSheet();
    for (const [id, height] of Object.entries(heights)) {
      if (/^screen-\d+$/.test(id) && Number.isFinite(height)) sheet.insertRule(`[data-known] [data-screen="${id}"]:not([data-shown]) { height: ${height}px; overflow: clip; }`);
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch { /* what was kept is damaged, or this browser makes no style sheets: the places have the height of the picture */ }
})();
