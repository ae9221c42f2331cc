/** A small site on loopback for tests of lanes: pages by path, a log of what was asked, and how many asked at once. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What is at a path; undefined: 404. */
export type Pages = (path: string, request: IncomingMessage) => Page | undefined;

export class LoopbackSite {
  readonly asked: string[] = [];
  /** Most requests under way at a time, and connections made. */
  most = 0;
  connections = 0;
  pages: Pages;
  delayMs = 0;
  #underWay = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(pages: Pages) {
    this.pages = pages;
    this.#server.on('connection', () => this.connections++);
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay++;
    this.most = Math.max(this.most, this.#underWay);
    const path = request.url ?? '/';
    this.asked.push(path);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const { status = 200, headers = {}, body = '' } = this.pages(path, request) ?? { status: 404, body: 'not found' };
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    this.#underWay--;
    response.end(status === 304 ? undefined : body);
  }
}
