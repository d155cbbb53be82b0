// A file that the server made → where the browser saves what it downloads.

function save({ name, type, text, base64 }) {
  const content = text ?? Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
