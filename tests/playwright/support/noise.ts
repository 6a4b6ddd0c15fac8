import { type BrowserContext, expect } from "@playwright/test";

/** What went wrong in a browser unasked. A test that provokes trouble says which by `expected`. */
export class Noise {
  readonly #heard: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Console errors and warnings (broken CSP among them), uncaught errors, failed requests, refusals. */
  listenTo(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.#heard.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (thrown) => void this.#heard.push(`uncaught: ${thrown.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "failed";
      // A page that is left lets go of what it was still loading, and of its live feed.
      if (why !== "net::ERR_ABORTED") this.#heard.push(`${request.method()} ${request.url()}: ${why}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400)
        this.#heard.push(`${response.request().method()} ${response.url()}: answered ${response.status()}`);
    });
  }

  expected(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  verify(): void {
    const unexpected = this.#heard.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
    expect(unexpected, "the browser should have nothing to complain about").toEqual([]);
  }
}
