import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { isPublic } from "../../src/attachments/asset-hosts.js";
import { proxyAgent } from "../../src/platforms/proxy.js";
import { noise } from "../support/noise.js";
import { AttachmentsWorld, sha256, sha256Of } from "./attachments-world.js";

test.each([
  "1.1.1.1",
  "47.95.85.22",
  "100.63.255.255",
  "100.128.0.1",
  "172.32.0.1",
  "198.18.0.7", // where Clash and its kin answer each name with an address of their own
  "2606:4700::1111",
  "2408:4001::1",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
])("%s is an address of the internet", (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.168.1.1",
  "224.0.0.1",
  "239.255.255.250",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "64:ff9b::10.0.0.1",
  "64:ff9b::c0a8:101",
  "64:ff9b:1::1",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "fd12:3456::1",
  "ff02::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::1",
  "localhost",
  "",
])("%s is not", (address) => {
  expect(isPublic(address)).toBe(false);
});

/** Answers each name with these addresses. */
function resolvingTo(...addresses: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    resolve: (
      name: string,
      _options: unknown,
      callback: (error: null, found: { address: string; family: number }[]) => void,
    ): void => {
      asked.push(name);
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    },
  };
}

test.each(["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::7"])(
  "a listed name that leads to %s is not fetched from, and not asked twice",
  async (address) => {
    const { asked, resolve } = resolvingTo(address);
    const world = await AttachmentsWorld.start({ assetOrigins: ["http://img.example.com:8080"], resolve });

    await expect(world.open("http://img.example.com:8080/a.png")).rejects.toMatchObject({
      reason: "refused",
      message: "The host's name leads to no public address",
    });
    expect(asked).toEqual(["img.example.com"]);
  },
);

test("of several addresses of a name only the public ones are gone to", async () => {
  const hit: string[] = [];
  const inside = createServer((request, response) => {
    hit.push(request.url ?? "");
    response.end("secret");
  });
  const port = await listening(inside);
  // 192.0.2.1 is documentation's; 198.18.0.0/15 goes nowhere: connecting fails or hangs, and never comes to us.
  const { resolve } = resolvingTo("127.0.0.1", "198.18.0.1");
  const world = await AttachmentsWorld.start({ assetOrigins: [`http://img.example.com:${port}`], resolve });
  const leaving = new AbortController();

  const opening = world.open(`http://img.example.com:${port}/a`, { signal: leaving.signal });
  opening.catch(() => undefined);
  await world.clock.settle(200);
  leaving.abort();

  await expect(opening).rejects.toThrow();
  expect(hit).toEqual([]);
});

test.each(["sandbox", "files.internal", "kook.local", "files.localhost"])(
  "a listed name that can't be on the internet, %s, may lead into the own network",
  async (name) => {
    const { resolve } = resolvingTo("127.0.0.1");
    const inside = createServer((_request, response) => response.end("mine"));
    const origin = `http://${name}:${await listening(inside)}`;
    const world = await AttachmentsWorld.start({ assetOrigins: [origin], resolve });
    expect(await world.open(`${origin}/a`)).toMatchObject({ size: 4 });
  },
);

test.each([
  "https://evil.example.com/a.png",
  "https://127.0.0.1/a.png",
  "ftp://127.0.0.1/a.png",
  "file:///etc/passwd",
  "data:text/plain,a",
  "/attachments/a.png",
  "",
])("an address of no asset host, %s, is refused without a request", async (url) => {
  const world = await AttachmentsWorld.start();
  await expect(world.open(url)).rejects.toMatchObject({ name: "AttachmentError", reason: "refused" });
  expect(world.requests).toBe(0);
});

test("neither another port, nor another scheme, nor a name with a password is the listed host", async () => {
  const world = await AttachmentsWorld.start();
  const url = new URL(world.kook.upload("a.png", noise(10), "image/png"));
  for (const address of [
    url.href.replace(/:\d+/, `:${Number(url.port) + 1}`),
    url.href.replace("http:", "https:"),
    url.href.replace("//", "//someone:secret@"),
    url.href.replace("//", "//someone@"),
    url.href.replace("127.0.0.1", "127.0.0.2"),
  ]) {
    await expect(world.open(address)).rejects.toMatchObject({ reason: "refused" });
  }
  expect(world.requests).toBe(0);
});

test("a redirect is followed from asset host to asset host, three times", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.png", noise(10), "image/png");
  for (const status of [301, 302, 307]) redirect(world, status, url);
  expect(await world.open(url)).toMatchObject({ size: 10 });
  expect(world.requests).toBe(4);
});

test("a relative redirect is one within the host", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.png", noise(10), "image/png");
  redirect(world, 308, new URL(url).pathname);
  expect(await world.open(`${world.kook.assetOrigin}/old`)).toMatchObject({ size: 10 });
});

test("a fourth redirect is refused", async () => {
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.png", noise(10), "image/png");
  for (let times = 0; times < 4; times += 1) redirect(world, 302, url);
  await expect(world.open(url)).rejects.toMatchObject({ reason: "refused" });
  expect(world.requests).toBe(4);
});

test("a redirect to any other place is refused, and that place gets no request", async () => {
  const hit: string[] = [];
  const inside = createServer((request, response) => {
    hit.push(request.url ?? "");
    response.end("secret");
  });
  const port = await listening(inside);
  const world = await AttachmentsWorld.start();
  const url = world.kook.upload("a.png", noise(10), "image/png");
  for (const to of [
    `http://127.0.0.1:${port}/meta`,
    "http://169.254.169.254/",
    "https://evil.example.com/",
    "http://",
  ]) {
    redirect(world, 302, to);
    await expect(world.open(url)).rejects.toMatchObject({
      reason: "refused",
      message: "The host sends to a foreign one",
    });
  }
  expect(hit).toEqual([]);
});

test("through a proxy, it is the proxy that looks names up", async () => {
  const world0 = await AttachmentsWorld.start();
  const bytes = noise(5_000);
  const url = new URL(world0.kook.upload("a.bin", bytes, "a/b"));
  const asked: string[] = [];
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    const onward = connect(Number(url.port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  const agent = proxyAgent(`http://127.0.0.1:${await listening(proxy)}`);
  const { asked: lookedUp, resolve } = resolvingTo("127.0.0.1");
  const world = await AttachmentsWorld.start({ assetOrigins: ["http://img.example.com"], agent, resolve });

  const file = await world.open(`http://img.example.com${url.pathname}`);

  expect(sha256Of(file.path)).toBe(sha256(bytes));
  expect(asked).toEqual(["img.example.com:80"]);
  expect(lookedUp).toEqual([]);
  agent.destroy();
});

function redirect(world: AttachmentsWorld, status: number, location: string): void {
  world.kook.knobs.refuse({ status, html: "", headers: { location }, on: "GET *" });
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
