// Before the first paint: whether somebody was here before. The places of what may be their own are then kept empty, at
// the height that they had when this browser last left this page.
(() => {
  try {
    if (!localStorage.getItem("proximal.code")) return;
    document.documentElement.dataset.known = "";
    const heights = JSON.parse(localStorage.getItem(`proximal.heights|${location.pathname}`) || "{}");
    const sheet = new CSSStyleSheet();
    for (const [id, height] of Object.entries(heights)) {
      if (/^screen-\d+$/.test(id) && Number.isFinite(height)) sheet.insertRule(`[data-known] [data-screen="${id}"]:not([data-shown]) { height: ${height}px; overflow: clip; }`);
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch { /* a browser that keeps nothing knows nobody */ }
})();
