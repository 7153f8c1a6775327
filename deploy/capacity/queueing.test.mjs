import assert from "node:assert/strict";
import test from "node:test";
import { closedLoop, erlangC, goodput, meanWait, serversFor } from "./queueing.mjs";

const near = (value, expected, digits = 3) =>
  assert.ok(Math.abs(value - expected) < 10 ** -digits, `${value}, expected ${expected}`);

test("erlangC() is the load itself for one server, and as in the tables for more", () => {
  near(erlangC(1, 0.7), 0.7);
  near(erlangC(2, 1), 1 / 3);
  near(erlangC(10, 8), 0.409, 2);
  assert.equal(erlangC(3, 3), 1);
  near(erlangC(2000, 1600), 0, 6);
});

test("meanWait() is that of M/M/1 and, half of it, of M/D/1", () => {
  const line = { arrivals: 8, seconds: 0.1, servers: 1 };
  near(meanWait(line), 0.4);
  near(meanWait({ ...line, serviceVariation: 0 }), 0.2);
  assert.equal(meanWait({ ...line, arrivals: 10 }), Infinity);
});

test("meanWait() agrees with a simulated line", () => {
  // A generator of its own, so that every run draws the same.
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const line = { arrivals: 22, seconds: 0.1, servers: 3, serviceVariation: 0 };
  const free = Array(line.servers).fill(0);
  let time = 0;
  let waited = 0;
  const number = 400_000;
  for (let index = 0; index < number; index++) {
    time -= Math.log(random()) / line.arrivals;
    const first = free.indexOf(Math.min(...free));
    const begin = Math.max(time, free[first]);
    waited += begin - time;
    free[first] = begin + line.seconds;
  }
  const measured = waited / number;
  assert.ok(Math.abs(meanWait(line) / measured - 1) < 0.1, `${meanWait(line)}, ${measured}`);
});

test("serversFor() gives the fewest that are quick enough and not too busy", () => {
  const line = { arrivals: 100, seconds: 0.1, wait: 0.05 };
  const servers = serversFor(line);
  assert.ok(meanWait({ ...line, servers }) <= 0.05);
  assert.ok(servers >= 100 * 0.1 / 0.8);
  assert.ok(servers === 13 || meanWait({ ...line, servers: servers - 1 }) > 0.05);
});

test("goodput() grows with the workers until the cores are used up", () => {
  assert.equal(goodput({ workers: 1, seconds: 0.1, cores: 2 }), 10);
  assert.equal(goodput({ workers: 2, seconds: 0.1, cores: 2 }), 20);
  assert.equal(goodput({ workers: 4, seconds: 0.1, cores: 2 }), 20);
  near(goodput({ workers: 2, seconds: 0.1, cores: 2, keeps: 0.9 }), 18);
});

test("closedLoop() is bound by workers, by cores, and by too few callers", () => {
  const machine = { workers: 2, callers: 8, seconds: 0.1, cpu: 0, other: 0.01, cores: 2 };
  const byWorkers = closedLoop(machine);
  near(byWorkers.perSecond, 20);
  near(byWorkers.answer, 0.4); // Little: 8 callers, 20 answers a second
  near(byWorkers.wait, 0.29);
  near(closedLoop({ ...machine, cpu: 0.1, workers: 4 }).perSecond, 2 / 0.11);
  const alone = closedLoop({ ...machine, callers: 1 });
  near(alone.perSecond, 1 / 0.11);
  near(alone.wait, 0);
});
