// As much of a WebSocket as the tests need: the constructor that Node before version 22 lacks. Text frames, pings and
// closes; no fragments, since the node sends none.

import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3
const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

function frame(opcode, payload) {
  const length = payload.length;
  const size = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ mask[index % 4])]);
}

export class NodeWebSocket {
  constructor(url, protocol) {
    const { hostname, port, pathname } = new URL(url);
    const key = randomBytes(16).toString("base64");
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": protocol,
    };
    this.buffer = Buffer.alloc(0);
    this.request = request({ hostname, port, path: pathname, headers });
    this.request.on("upgrade", (response, socket, head) => {
      const expected = createHash("sha1").update(key + GUID).digest("base64");
      if (response.headers["sec-websocket-accept"] !== expected) socket.destroy();
      this.socket = socket;
      socket.on("data", (bytes) => this.read(bytes));
      socket.on("error", () => {});
      socket.on("close", () => this.end(1006, ""));
      this.read(head);
    });
    this.request.on("response", (response) => {
      response.resume();
      this.end(1006, "");
    });
    this.request.on("error", () => this.end(1006, ""));
    this.request.end();
  }

  read(bytes) {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    for (;;) {
      const { buffer } = this;
      if (buffer.length < 2) return;
      const short = buffer[1] & 0x7f;
      const size = short < 126 ? 0 : short === 126 ? 2 : 8;
      if (buffer.length < 2 + size) return;
      const length = size === 0 ? short : size === 2 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
      if (buffer.length < 2 + size + length) return;
      this.buffer = buffer.subarray(2 + size + length);
      this.take(buffer[0] & 0x0f, buffer.subarray(2 + size, 2 + size + length));
    }
  }

  take(opcode, payload) {
    if (opcode === TEXT && this.onmessage) this.onmessage({ data: payload.toString("utf8") });
    if (opcode === PING) this.socket.write(frame(PONG, payload));
    if (opcode === CLOSE) {
      this.socket.end(frame(CLOSE, payload));
      this.end(payload.length < 2 ? 1005 : payload.readUInt16BE(0), payload.subarray(2).toString("utf8"));
    }
  }

  end(code, reason) {
    if (this.ended) return;
    this.ended = true;
    if (this.onclose) this.onclose({ code, reason });
  }

  send(text) {
    this.socket.write(frame(TEXT, Buffer.from(text)));
  }

  close(code = 1000) {
    if (!this.socket) {
      this.request.destroy();
      return;
    }
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.socket.end(frame(CLOSE, payload));
  }
}
