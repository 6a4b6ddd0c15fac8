/** What a process has used: megabytes held now, and milliseconds of processor since its start. */
export type Usage = { residentMb: number; heapMb: number; databaseMb: number; cpuMs: number };

/** Answers the parent whenever it asks `usage`. */
export function tellUsage(): void {
  process.on("message", (asked) => {
    if (asked !== "usage") return;
    globalThis.gc?.();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send?.({
      usage: {
        residentMb: rss / 2 ** 20,
        heapMb: heapUsed / 2 ** 20,
        databaseMb: arrayBuffers / 2 ** 20,
        cpuMs: (user + system) / 1000,
      } satisfies Usage,
    });
  });
}
