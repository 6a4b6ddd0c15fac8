import type { DeliveryAct, Programme } from "./act.ts";
import { groupOf } from "./group.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { openStage, type Stage } from "./stage.ts";

/**
 * Performs the programmes side by side, each on a sandbox of its own, since an act is mostly waiting.
 * @returns the shape of what was sent and answered, by act. Throws where an act does not give what it should.
 */
export async function performAll(programmes: Programme[]): Promise<Map<string, Shape>> {
  const performed = await Promise.all(programmes.map(performOne));
  const values = new Map<string, unknown[]>();
  for (const [act, samples] of performed.flatMap((one) => [...one]))
    values.set(act, [...(values.get(act) ?? []), ...samples]);
  return new Map([...values].map(([act, samples]) => [act, shapeOf(samples)]));
}

async function performOne({ deliveries, answers }: Programme): Promise<Map<string, unknown[]>> {
  const stage = await openStage();
  try {
    const values = new Map<string, unknown[]>();
    for (const act of deliveries)
      for (const [group, samples] of await performDeliveries(stage, act))
        values.set(group, [...(values.get(group) ?? []), ...samples]);
    for (const { answers: file, act } of answers) values.set(file, [await act(stage)]);
    return values;
  } finally {
    await stage.close();
  }
}

async function performDeliveries(stage: Stage, { does, gives, act }: DeliveryAct): Promise<[string, unknown[]][]> {
  await stage.begin();
  await act(stage).catch((error: unknown) => {
    throw new Error(`"${does}": ${error instanceof Error ? error.message : String(error)}`);
  });
  const delivered = Map.groupBy(await stage.take(), groupOf);
  return gives.map((group) => {
    const samples = delivered.get(group);
    if (!samples) throw new Error(`"${does}" gave no "${group}", but ${[...delivered.keys()].join(", ")}`);
    return [group, samples];
  });
}
