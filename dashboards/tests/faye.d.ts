/** The part of the client of Faye that the tests use; the package brings no types. */

declare module "faye" {
  export interface Subscription extends PromiseLike<void> {
    cancel(): void;
  }

  export class Client {
    constructor(url: string, options?: { timeout?: number; retry?: number });
    setHeader(name: string, value: string): void;
    disable(transport: string): void;
    addExtension(extension: {
      incoming?: (message: Record<string, unknown>, pass: (message: object) => void) => void;
    }): void;
    subscribe(channel: string, hear: (data: Record<string, unknown>) => void): Subscription;
    publish(channel: string, data: unknown): PromiseLike<void>;
    disconnect(): void;
  }
}
