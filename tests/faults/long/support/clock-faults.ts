import type { Place, Slot } from "./place.ts";
import type { Fault } from "./rows.ts";

const A_WHILE_SECONDS = 10;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

const skewed = (name: string, seconds: number, which: (slot: Slot) => boolean): Fault => {
  const skew = (place: Place, by: number) => {
    for (const { clock } of place.slots.filter(which)) clock.skew(by);
  };
  return {
    name,
    seconds: A_WHILE_SECONDS,
    begin: (place) => skew(place, seconds),
    met: ({ slots }) => slots.reduce((sum, { clock }) => sum + clock.asked(), 0),
    end: (place) => skew(place, 0),
  };
};

const every = () => true;
export const clockOfAll = [
  skewed("clock 10 min ahead, then right", 10 * MINUTE, every),
  skewed("clock 10 min behind, then right", -10 * MINUTE, every),
  skewed("clock 1 h forwards and back", HOUR, every),
];
export const clockOfOneKind = [
  skewed("clock of the web 10 min ahead, then right", 10 * MINUTE, ({ web }) => web),
  skewed("clock of the worker 10 min ahead, then right", 10 * MINUTE, ({ worker }) => worker),
  skewed("clock of the worker 10 min behind, then right", -10 * MINUTE, ({ worker }) => worker),
];
