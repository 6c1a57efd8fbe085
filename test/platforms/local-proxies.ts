import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export interface LocalProxy {
  readonly url: string;
  /** The hosts that were asked for, as they were named. */
  readonly asked: string[];
  /** Refuses from now on. */
  refuse(): void;
  close(): Promise<void>;
}

/** All names lead to this machine: whoever resolves them elsewhere gets nowhere. */
function dial(port: number): Socket {
  return connect(port, "127.0.0.1");
}

/** A proxy that speaks HTTP's CONNECT. */
export async function startHttpProxy(): Promise<LocalProxy> {
  const asked: string[] = [];
  let refusing = false;
  const server = createHttpServer((_, response) => response.writeHead(405).end());
  server.on("connect", (request, client: Socket, head) => {
    asked.push(request.url ?? "");
    if (refusing) return client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    const target = dial(Number(request.url?.split(":")[1]));
    target.on("connect", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.write(head);
    });
    join(client, target);
  });
  return listen(server, "http", asked, () => (refusing = true));
}

/** A proxy that speaks SOCKS 5 without authentication. https://www.rfc-editor.org/rfc/rfc1928 */
export async function startSocksProxy(): Promise<LocalProxy> {
  const asked: string[] = [];
  let refusing = false;
  const server = createServer((client) => {
    client.once("data", () => {
      client.write(Buffer.from([5, 0]));
      client.once("data", (request) => {
        const { host, port } = readTarget(request);
        asked.push(`${host}:${port}`);
        const answer = Buffer.from([5, refusing ? 2 : 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (refusing) return client.end(answer);
        const target = dial(port);
        target.on("connect", () => client.write(answer));
        join(client, target);
      });
    });
    client.on("error", () => client.destroy());
  });
  return listen(server, "socks5", asked, () => (refusing = true));
}

function readTarget(request: Buffer): { host: string; port: number } {
  const byName = request[3] === 3;
  const end = byName ? 5 + request[4]! : 8;
  const host = byName ? request.subarray(5, end).toString() : request.subarray(4, end).join(".");
  return { host, port: request.readUInt16BE(end) };
}

function join(client: Socket, target: Socket): void {
  client.pipe(target).pipe(client);
  for (const [one, other] of [
    [client, target],
    [target, client],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}

async function listen(server: Server, scheme: string, asked: string[], refuse: () => void): Promise<LocalProxy> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, refuse, close };
}
