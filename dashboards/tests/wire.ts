/** A wire before the service, that can be cut. */

import { type Server, type Socket, connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

export class Wire {
  #ends = new Set<Socket>();
  #isCut = false;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  /** Lays a wire to the address of a service. */
  static async to(address: string): Promise<Wire> {
    const { hostname, port } = new URL(address);
    const server = createServer();
    await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
    const own = server.address() as AddressInfo;
    const wire = new Wire(server, `http://127.0.0.1:${own.port}`);
    server.on("connection", (near) => {
      if (wire.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(Number(port), hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        wire.#ends.add(one);
        one.on("error", () => {});
        one.on("close", () => {
          wire.#ends.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    return wire;
  }

  /** Cuts everything that goes through it, and what will, or mends it. */
  cut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) for (const end of this.#ends) end.destroy();
  }

  async remove(): Promise<void> {
    this.cut(true);
    await new Promise((closed) => this.server.close(closed));
  }
}
