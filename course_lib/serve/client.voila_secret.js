// A page that Voilà's own scripts draw: they know their kernel's id alone, so its secret is added to what they send.
// Loaded before them, since they keep the functions that they find.
(() => {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const kernel = `/api/kernels/${config.kernelId}`, goodbye = `/voila/api/shutdown/${config.kernelId}`;
  const leadsTo = (address, path) => {
    const { host, pathname } = new URL(address, location.href);
    return host === location.host && (pathname.endsWith(path) || pathname.endsWith(`${path}/channels`));
  };

  window.WebSocket = class extends WebSocket {
    constructor(address, protocols = []) {
      super(address, leadsTo(address, kernel) ? [protocols, `secret.${config.kernelSecret}`].flat() : protocols);
    }
  };

  const ask = window.fetch;
  window.fetch = (what, how) => {
    if (!leadsTo(what instanceof Request ? what.url : what, kernel)) return ask(what, how);
    const request = new Request(what, how);
    request.headers.set("X-Kernel-Secret", config.kernelSecret);
    return ask(request);
  };

  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (address, data) => {
    if (leadsTo(address, goodbye) && data instanceof FormData) data.set("secret", config.kernelSecret);
    return send(address, data);
  };
})();
