// A kernel message as the websocket carries it (v1.kernel.websocket.jupyter.org): a count and so many offsets, eight
// bytes each with the lowest first, then channel, header, parent, metadata, content and buffers, one after the other.

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const [toBytes, toText] = [new TextEncoder(), new TextDecoder()];

// The frame of one message.
function encode(channel, header, content, buffers = []) {
  const parts = [toBytes.encode(channel), ...[header, {}, {}, content].map(part => toBytes.encode(JSON.stringify(part))), ...buffers];
  const first = 8 * (parts.length + 2), frame = new Uint8Array(first + parts.reduce((sum, part) => sum + part.byteLength, 0));
  const view = new DataView(frame.buffer);
  view.setBigUint64(0, BigInt(parts.length + 1), true);
  let at = first;
  parts.forEach((part, i) => {
    view.setBigUint64(8 * (i + 1), BigInt(at), true);
    frame.set(part, at);
    at += part.byteLength;
  });
  view.setBigUint64(8 * (parts.length + 1), BigInt(at), true);
  return frame;
}

// The channel, header, content and buffers (a DataView each) of a frame.
function decode(frame) {
  const view = new DataView(frame), count = Number(view.getBigUint64(0, true));
  const offsets = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 * (i + 1), true)));
  const part = i => new DataView(frame, offsets[i], offsets[i + 1] - offsets[i]);
  const json = i => JSON.parse(toText.decode(part(i)));
  const buffers = Array.from({ length: Math.max(count - 6, 0) }, (_, i) => part(5 + i));
  return { channel: toText.decode(part(0)), header: json(1), content: json(4), buffers };
}
